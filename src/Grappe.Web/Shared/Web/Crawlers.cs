using System.Security;
using System.Text;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Grappe.Web.Shared.Web;

/// <summary>The pages of one kind that search engines may list. A module registers one for each kind that it shows to everybody.</summary>
/// <param name="Name">Its name in the address of the map.</param>
/// <param name="CountAsync">The number of pages.</param>
/// <param name="PathsAsync">Some of their paths, below the language, in an order that lasts: after so many, so many.</param>
public sealed record SitemapPart(
    string Name,
    Func<IServiceProvider, CancellationToken, Task<int>> CountAsync,
    Func<IServiceProvider, int, int, CancellationToken, Task<IReadOnlyList<string>>> PathsAsync
);

/// <summary>Tells search engines which pages there are, in which languages, and which they need not ask for.</summary>
internal static class Crawlers
{
    // Each path is an address in every language: well below the 50,000 and the 50 MB that the protocol allows.
    private const int PathsOfMap = 5_000;

    // What an address may carry that says only where its reader came from.
    private static readonly string[] Trackers = ["fbclid", "gclid", "msclkid", "mc_cid", "mc_eid", "_hsenc", "_hsmi", "yclid", "igshid"];

    public static bool IsTracker(string parameter) =>
        parameter.StartsWith("utm_", StringComparison.OrdinalIgnoreCase) || Trackers.Contains(parameter, StringComparer.OrdinalIgnoreCase);

    public static void MapCrawlers(this WebApplication app)
    {
        app.MapGetAndHead("/robots.txt", Robots).AllowAnonymous().ExcludeFromDescription();
        app.MapGetAndHead("/sitemap.xml", IndexAsync).AllowAnonymous().ExcludeFromDescription();
        app.MapGetAndHead("/sitemaps/{part}-{number:int:min(1)}.xml", MapAsync).AllowAnonymous().ExcludeFromDescription();
        app.MapGetAndHead("/favicon.ico", () => Results.Redirect("/icon.svg", permanent: true)).AllowAnonymous().ExcludeFromDescription();
    }

    /// <summary>Leads an address without a language, or with one in capitals, to the page that is meant.</summary>
    public static Task LeadAsync(HttpContext context, RequestDelegate next)
    {
        var path = context.Request.Path.Value ?? "";
        if (
            context.GetEndpoint() is not null
            || context.HasFailed()
            || !(HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
        )
            return next(context);
        var first = path.Split('/', 3).ElementAtOrDefault(1) ?? "";
        if (Language.Find(first.ToLowerInvariant()) is { } language)
        {
            if (first == language.Code)
                return next(context);
            context.Response.Redirect(Redirections.Encoded($"/{language.Code}{path[(first.Length + 1)..]}{context.Request.QueryString}"), permanent: true);
            return Task.CompletedTask;
        }
        if (!context.RequestServices.GetRequiredService<Sections>().Have(first))
            return next(context);
        context.Response.Headers.Append("Vary", "Accept-Language");
        context.Response.Redirect(Redirections.Encoded($"/{LanguageSetup.Preferred(context.Request).Code}{path}{context.Request.QueryString}"));
        return Task.CompletedTask;
    }

    /// <summary>Knows with which words the paths of pages begin, after the language.</summary>
    internal sealed class Sections(
        EndpointDataSource endpoints,
        IEnumerable<SitemapPart> parts,
        IEnumerable<Layout.MenuEntry> menu,
        IEnumerable<Layout.FootEntry> foot
    )
    {
        private readonly Lazy<HashSet<string>> all = new(() =>
            [
                .. endpoints
                    .Endpoints.OfType<RouteEndpoint>()
                    .Select(endpoint => endpoint.RoutePattern.PathSegments)
                    .Where(segments => segments.Count > 1 && segments[0].Parts[0].IsParameter)
                    .SelectMany(segments => segments[1].Parts.OfType<RoutePatternLiteralPart>().Select(part => part.Content)),
                .. parts.Select(part => part.Name),
                .. menu.SelectMany(entry => new[] { entry.Group.Code(), entry.Path.Split('/')[0] }),
                .. foot.Select(entry => entry.Path.Split('/')[0]),
            ]
        );

        public bool Have(string word) => all.Value.Contains(word);
    }

    private static IResult Robots(Addresses addresses) =>
        Results.Text(
            $"""
            User-agent: *
            Disallow: /*/account
            Disallow: /*/admin
            Disallow: /*/my
            Disallow: /*/search
            Disallow: /documents/

            Sitemap: {addresses.Root}/sitemap.xml

            """
        );

    private static async Task<IResult> IndexAsync(
        IEnumerable<SitemapPart> parts,
        IServiceProvider services,
        Addresses addresses,
        CancellationToken cancellation
    )
    {
        var xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
        foreach (var part in parts)
        {
            var maps = (await part.CountAsync(services, cancellation) + PathsOfMap - 1) / PathsOfMap;
            for (var number = 1; number <= maps; number++)
                xml.Append(CultureInfo.InvariantCulture, $"<sitemap><loc>{addresses.Root}/sitemaps/{part.Name}-{number}.xml</loc></sitemap>\n");
        }
        return Results.Text(xml.Append("</sitemapindex>\n").ToString(), "application/xml");
    }

    private static async Task<IResult> MapAsync(
        string part,
        int number,
        IEnumerable<SitemapPart> parts,
        IServiceProvider services,
        Addresses addresses,
        CancellationToken cancellation
    )
    {
        if (number > int.MaxValue / PathsOfMap || parts.FirstOrDefault(one => one.Name == part) is not { } known)
            return Results.NotFound();
        var paths = await known.PathsAsync(services, (number - 1) * PathsOfMap, PathsOfMap, cancellation);
        if (paths.Count == 0)
            return Results.NotFound();
        var xml = new StringBuilder(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n"
        );
        foreach (var path in paths)
        {
            var alternates = string.Concat(Language.All.Select(other => $"<xhtml:link rel=\"alternate\" hreflang=\"{other.Code}\" href=\"{In(other)}\"/>"));
            foreach (var language in Language.All)
                xml.Append(CultureInfo.InvariantCulture, $"<url><loc>{In(language)}</loc>{alternates}</url>\n");

            string In(Language language) => SecurityElement.Escape(path.Length == 0 ? $"{addresses.Root}/{language.Code}" : addresses.Of(language, path));
        }
        return Results.Text(xml.Append("</urlset>\n").ToString(), "application/xml");
    }
}
