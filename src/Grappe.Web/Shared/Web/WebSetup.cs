using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.WebEncoders;

namespace Grappe.Web.Shared.Web;

internal static class WebSetup
{
    /// <summary>The methods of what is only read. Whoever is asked for its head alone answers the same without a body.</summary>
    public static readonly HttpMethodMetadata Readings = new([HttpMethods.Get, HttpMethods.Head]);

    public static void AddWeb(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<Layout.MyCount>();
        // Not only in development: a build that was not published finds its compressed files where the build left them.
        builder.WebHost.UseStaticWebAssets();
        // Looked at anew at each request, the files of a build go out as if they were packed, and are not.
        builder.Configuration["ReloadStaticAssetsAtRuntime"] ??= "false";
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.AddProxies();
        builder.Services.Configure<HostFilteringOptions>(KnownHosts.LeaveToUs);
        builder.Services.AddRazorPages(pages => pages.RootDirectory = "/Modules");
        builder.Services.Configure<MvcOptions>(pages =>
        {
            pages.Filters.Add<OddForms>();
            pages.Filters.Add<KnownHandlers>();
            pages.Filters.Add<Redirections>();
            pages.Filters.Add<BrokenRules>();
        });
        // Letters as themselves: written as references, an Arabic page weighs three times as much.
        builder.Services.Configure<WebEncoderOptions>(encoders => encoders.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        builder.Services.AddProblemDetails();
        builder.Services.Configure<RazorPagesOptions>(pages => pages.Conventions.Add(new FromAddress()));
        builder.Services.AddResponseCompression(compression =>
        {
            compression.EnableForHttps = true;
            compression.MimeTypes =
            [
                .. ResponseCompressionDefaults.MimeTypes,
                "application/geo+json",
                "application/problem+json",
                "application/atom+xml",
                "text/calendar",
                "image/svg+xml",
            ];
        });
        // The level below saves a millisecond and makes a long page, written in many small pieces, half as heavy again.
        builder.Services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Optimal);
        builder.Services.AddRouting(routing =>
        {
            routing.LowercaseUrls = true;
            routing.SetParameterPolicy<SecretInRoute>(SecretInRoute.Name);
        });
        builder.Services.AddSingleton(TimeProvider.System);
        KeptPages.AddTo(builder.Services);
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddScoped<Links>();
        builder.Services.AddSingleton(new Addresses(builder.Configuration));
        builder.Services.AddSingleton<Crawlers.Sections>();
        builder.Services.AddSingleton(
            new SitemapPart(
                "pages",
                (services, _) => Task.FromResult(PagesOf(services).Count),
                (services, skip, take, _) => Task.FromResult<IReadOnlyList<string>>([.. PagesOf(services).Skip(skip).Take(take)])
            )
        );
        builder.AddLimits();
        builder
            .Services.AddOptions<CookiePolicyOptions>()
            .Configure<Addresses>(
                (cookies, addresses) =>
                {
                    cookies.Secure = CookieSecurePolicy.None;
                    if (addresses.IsSecure)
                        HostCookies.Name(cookies);
                }
            );
    }

    /// <summary>Finds all pages while the database is made ready: each takes a moment that the other does not need.</summary>
    public static Task FindPagesAsync(this WebApplication app) =>
        Task.Run(() => app.Services.GetRequiredService<IActionDescriptorCollectionProvider>().ActionDescriptors);

    public static void UseWeb(this WebApplication app)
    {
        // Before anything looks at who asks.
        app.UseForwardedHeaders();
        if (app.Services.GetRequiredService<Addresses>().IsSecure)
            app.UseMiddleware<HostCookies>();
        app.UseMiddleware<RequestLog>();
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<PrivatePages>();
        app.UseCookiePolicy();
        app.UseResponseCompression();
        app.UseErrorPages();
        app.UseApi();
        app.UseMiddleware<KnownHosts>();
        app.UseMiddleware<OddInput>();
        app.UseRouting();
        app.Use(SecretInRoute.NoteAsync);
        app.UseMiddleware<KnownMethods>();
        app.UseRateLimiter();
        app.UsePermissions();
        // Those who come back from a provider come by addresses that no page has.
        app.Use(Crawlers.LeadAsync);
        // Pages are kept as they are sent, compressed: what is written above is compressed above, and nothing twice.
        app.UseOutputCache();
        app.UseResponseCompression();
    }

    public static void MapWeb(this WebApplication app)
    {
        var assets = app.MapStaticAssets();
        assets.AllowAnonymous();
        assets.Add(KeptAssets.ForGood);
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = TellAsync })
            .WithMetadata(Readings)
            .AllowAnonymous();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains("ready"), ResponseWriter = TellAsync })
            .WithMetadata(Readings)
            .AllowAnonymous();
        app.MapSecurityText();
        app.MapCrawlers();
        app.MapRazorPages().WithStaticAssets();
        app.MapGetAndHead("/", FirstVisit).AllowAnonymous().ExcludeFromDescription();
    }

    public static RouteHandlerBuilder MapGetAndHead(this IEndpointRouteBuilder app, string path, Delegate handler) =>
        app.MapMethods(path, Readings.HttpMethods, handler);

    // The first page, and those that are found from the head and the foot of every page.
    private static List<string> PagesOf(IServiceProvider services) =>
        [
            .. services
                .GetServices<Layout.MenuEntry>()
                .SelectMany(entry => new[] { entry.Group.Code(), entry.Path })
                .Concat(services.GetServices<Layout.FootEntry>().Select(entry => entry.Path))
                .Prepend("")
                .Distinct(),
        ];

    // The state alone where all is well, as monitors compare it; else what is wrong, a line each.
    private static Task TellAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(
            string.Join('\n', report.Entries.Values.Select(entry => entry.Description).OfType<string>().Prepend(report.Status.ToString()))
        );
    }

    private static IResult FirstVisit(HttpContext context)
    {
        context.Response.Headers.Append("Vary", "Accept-Language");
        return Results.Redirect($"/{LanguageSetup.Preferred(context.Request).Code}");
    }
}
