using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Grappe.Web.Database;
using Grappe.Web.Modules.Atlas;
using Grappe.Web.Modules.Atlas.Clusters;
using Grappe.Web.Shared.Background;
using Grappe.Web.Shared.Languages;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.WebEncoders;

namespace Grappe.Benchmarks.Atlas.Bare;

/// <summary>The HTML around the results of the bare pages: as much as the product's, made once.</summary>
internal sealed record BareHtml(string Shell, IReadOnlyList<string> Cards);

/// <summary>The least that can be called an application of Razor pages: the product's operations, one page for the list and one for a card, compression as in the product.</summary>
internal static class BareServer
{
    public static async Task<int> RunAsync(string[] args)
    {
        var options = Options.Read(args);
        var folder = options.Text("--html")!;
        var html = new BareHtml(
            await File.ReadAllTextAsync(Path.Combine(folder, "shell.html")),
            [.. Directory.GetFiles(folder, "card-*.html").Order(StringComparer.Ordinal).Select(File.ReadAllText)]
        );
        await using var app = await BuildAsync(options.Text("--connection")!, options.Text("--urls")!, html);
        await app.RunAsync();
        return 0;
    }

    /// <summary>The product's operations in an application of their own.</summary>
    public static async Task<WebApplication> BuildAsync(string connection, string address, BareHtml html)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(address);
        builder.Configuration["ConnectionStrings:Grappe"] = connection;
        (await PlatformDatabase.OpenAsync(builder.Configuration)).AddTo(builder.Services);
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<WordStems>();
        // The index hears through it which cards changed.
        builder.Services.AddSingleton<Wakeups>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Wakeups>());
        // The index empties the kept pages when cards change; none are kept here.
        builder.Services.AddOutputCache();
        builder.AddAtlas();
        builder.Services.AddSingleton(html);
        builder.Services.AddRazorPages(pages => pages.RootDirectory = "/Atlas/Bare");
        builder.Services.Configure<WebEncoderOptions>(encoders => encoders.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        builder.Services.AddResponseCompression();
        builder.Services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Optimal);
        var app = builder.Build();
        await app.Services.GetRequiredService<Registers>().ReadAsync();
        await app.Services.GetRequiredService<ClusterIndex>().ReadAsync();
        app.UseResponseCompression();
        app.MapGet("/ready", () => "ready");
        app.MapRazorPages();
        return app;
    }
}
