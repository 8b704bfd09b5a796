using AngleSharp.Html.Parser;

namespace Grappe.EndToEnd;

/// <summary>The pages of the site, found by following its own links: of each kind one example in each language, so that a new page is visited without being listed.</summary>
public sealed class SiteMap
{
    public static readonly string[] Languages = ["fr", "ar", "en"];

    /// <summary>Kinds with very different examples: these are visited beside the first one met.</summary>
    private static readonly string[] Rich = ["clusters/2ts", "clusters/huile-olive-bouira", "countries/ma"];

    private readonly SortedDictionary<string, string> byKind = new(StringComparer.Ordinal);

    private readonly List<string> broken = [];

    /// <summary>Addresses the site links to and does not answer.</summary>
    public IReadOnlyList<string> Broken => broken;

    /// <summary>Paths without their language, such as <c>clusters?view=map</c>; the home page is empty.</summary>
    public IReadOnlyCollection<string> Paths => [.. byKind.Values.Concat(Rich).Distinct()];

    public IEnumerable<string> In(string language) => Paths.Select(path => path.Length == 0 || path[0] == '?' ? $"/{language}{path}" : $"/{language}/{path}");

    public static async Task<SiteMap> CrawlAsync(HttpClient client)
    {
        var map = new SiteMap();
        var waiting = new Queue<string>(Languages.Select(language => $"/{language}"));
        foreach (var start in waiting)
            map.byKind.TryAdd(KindOf(start)!, WithoutLanguage(start));
        while (waiting.TryDequeue(out var path))
        {
            using var answer = await client.GetAsync(path);
            if (!answer.IsSuccessStatusCode)
                map.broken.Add($"{path} answered {(int)answer.StatusCode}");
            if (!answer.IsSuccessStatusCode || answer.Content.Headers.ContentType?.MediaType != "text/html")
            {
                map.byKind.Remove(KindOf(path)!);
                continue;
            }
            using var page = new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync());
            foreach (var link in page.QuerySelectorAll("a[href]").Select(anchor => anchor.GetAttribute("href")!.Split('#')[0]))
                // Filters lead to filters without end: from a filtered page one goes no further.
                if (KindOf(link) is { } kind && (!path.Contains('?') || !link.Contains('?')) && map.byKind.TryAdd(kind, WithoutLanguage(link)))
                    waiting.Enqueue(link);
        }
        return map;
    }

    private static string WithoutLanguage(string link) => link.Length > 4 ? link[4..] : link[3..];

    /// <summary>The kind of page a link leads to: its path with a star for the slug and the names of its parameters, which <c>view</c> names in full; null outside the pages.</summary>
    private static string? KindOf(string link)
    {
        var (path, query) = link.Split('?', 2) is [var before, var after] ? (before, after) : (link, "");
        if (path.Split('/') is not ["", var language, .. var rest] || !Languages.Contains(language))
            return null;
        if (rest.Length > 1)
            rest[1] = "*";
        var parameters = query
            .Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.StartsWith("view=", StringComparison.Ordinal) ? pair : pair.Split('=')[0])
            .Distinct()
            .Order(StringComparer.Ordinal);
        return $"{string.Join('/', rest)}?{string.Join('&', parameters)}";
    }
}
