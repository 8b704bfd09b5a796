using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Grappe.Web.Shared.Api;
using Grappe.Web.Shared.Languages;
using Grappe.Web.Shared.Permissions;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.WebEncoders;

namespace Grappe.Web.Shared.Web;

internal static class WebSetup
{
    public static void AddWeb(this WebApplicationBuilder builder)
    {
        // Not only in development: a build that was not published finds its compressed files where the build left them.
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.AddRazorPages(pages => pages.RootDirectory = "/Modules");
        // Letters as themselves: written as references, an Arabic page weighs three times as much.
        builder.Services.Configure<WebEncoderOptions>(encoders => encoders.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        builder.Services.AddProblemDetails();
        builder.Services.Configure<RazorPagesOptions>(pages => pages.Conventions.Add(new FromAddress()));
        builder.Services.AddResponseCompression(compression =>
        {
            compression.EnableForHttps = true;
            compression.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "application/geo+json", "application/problem+json", "image/svg+xml"];
        });
        // The level below saves a millisecond and makes a long page, written in many small pieces, half as heavy again.
        builder.Services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Optimal);
        builder.Services.AddRouting(routing => routing.LowercaseUrls = true);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddScoped<Links>();
        builder.Services.AddSingleton<Addresses>();
    }

    public static void UseWeb(this WebApplication app)
    {
        app.UseMiddleware<RequestLog>();
        app.UseMiddleware<SecurityHeaders>();
        app.UseResponseCompression();
        app.UseErrorPages();
        app.UseApi();
        app.UseRouting();
        app.UseRateLimiter();
        app.UsePermissions();
        // Pages are kept as they are sent, compressed: what is written above is compressed above, and nothing twice.
        app.UseOutputCache();
        app.UseResponseCompression();
    }

    public static void MapWeb(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains("ready") }).AllowAnonymous();
        app.MapRazorPages().WithStaticAssets();
        app.MapGet("/", FirstVisit).AllowAnonymous().ExcludeFromDescription();
    }

    private static IResult FirstVisit(HttpContext context)
    {
        context.Response.Headers.Append("Vary", "Accept-Language");
        return Results.Redirect($"/{LanguageSetup.Preferred(context.Request).Code}");
    }
}
