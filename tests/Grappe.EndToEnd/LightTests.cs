using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using Microsoft.Playwright;

namespace Grappe.EndToEnd;

/// <summary>Weighs what a first visit brings over the wire, from the build as people start it, and looks at what jumps on a slow line.</summary>
public sealed partial class LightTests(Browser browser)
{
    private const int Page = 100 * 1024;
    private const int Map = 320 * 1024;
    private const int Font = 60 * 1024;

    [Theory]
    [InlineData("")]
    [InlineData("/clusters")]
    [InlineData("/clusters/2ts")]
    public async Task A_first_visit_weighs_little(string path)
    {
        foreach (var language in SiteMap.Languages)
        {
            var weights = await WeightsAsync($"/{language}{path}");
            weights.Values.Sum().ShouldBeLessThanOrEqualTo(Page, $"/{language}{path}: {Told(weights)}");
            weights.Keys.Count(asset => asset.EndsWith(".woff2", StringComparison.Ordinal)).ShouldBe(language == "ar" ? 1 : 0);
        }
    }

    [Fact]
    public async Task Letters_of_Arabic_come_with_Arabic_pages_alone_and_are_kept_for_good()
    {
        var (font, weight) = (await WeightsAsync("/ar")).Single(asset => asset.Key.EndsWith(".woff2", StringComparison.Ordinal));
        weight.ShouldBeLessThanOrEqualTo(Font);
        using var answer = await AskAsync(font);
        answer.Headers.CacheControl!.ToString().ShouldContain("immutable");
        await using var visit = await browser.VisitAsync();
        foreach (var (path, comes) in new[] { ("/fr/thesaurus", false), ("/ar/thesaurus", true) })
        {
            var fonts = new ConcurrentBag<string>();
            visit.Page.Request += Note;
            await visit.Page.GotoAsync(path, new() { WaitUntil = WaitUntilState.NetworkIdle });
            visit.Page.Request -= Note;
            // A machine that has the letters itself fetches none.
            if (!comes)
                fonts.ShouldBeEmpty(path);

            void Note(object? _, IRequest request)
            {
                if (request.ResourceType == "font")
                    fonts.Add(request.Url);
            }
        }
    }

    [Fact]
    public async Task Whatever_is_sent_brings_its_licence()
    {
        using var answer = await AskAsync("/dist/licences.txt");
        var text = await ReadAsync(answer);
        foreach (var name in new[] { "maplibre-gl", "@mapbox/point-geometry", "earcut", "gl-matrix", "murmurhash-js", "htmx.org", "d3-force", "world-atlas" })
            LineOf(name).Matches(text).ShouldHaveSingleItem(name);
        text.ShouldContain("Gary Court");

        static Regex LineOf(string name) => new($@"^{Regex.Escape(name)} \d", RegexOptions.Multiline);
    }

    [Fact]
    public async Task The_map_weighs_what_the_page_says_while_it_comes()
    {
        using var answer = await AskAsync("/fr/clusters?view=map");
        var html = await ReadAsync(answer);
        using var page = new HtmlParser().ParseDocument(html);
        var assets = new List<string>
        {
            page.DocumentElement.GetAttribute("data-map-script")!,
            page.DocumentElement.GetAttribute("data-map-style")!,
            page.DocumentElement.GetAttribute("data-map-worker")!,
            page.DocumentElement.GetAttribute("data-outlines")!,
            page.QuerySelector("figure.map")!.GetAttribute("data-points")!,
        };
        foreach (var script in assets.Take(3).Where(asset => asset.EndsWith(".js", StringComparison.Ordinal)).ToList())
            assets.AddRange(SharedScript().Matches(await ReadAsync(await AskAsync(script))).Select(match => $"/dist/{match.Groups[1].Value}"));
        var weights = await WeightsAsync(assets.Distinct());
        weights.Values.Sum().ShouldBeLessThanOrEqualTo(Map, Told(weights));
        weights.Keys.Count(asset => asset.Contains("shared", StringComparison.Ordinal)).ShouldBeGreaterThan(0);
        page.QuerySelector("figure.map")!.GetAttribute("data-label-coming").ShouldBe("La carte arrive (300 Ko)…");
        (weights.Values.Sum() / 1024.0).ShouldBe(300, 30, Told(weights));
    }

    [Theory]
    [InlineData("fr")]
    [InlineData("ar")]
    public async Task Nothing_jumps_on_a_slow_line(string language)
    {
        var wrong = new ConcurrentBag<string>();
        await browser.SharedAsync(
            browser.Map.In(language),
            Browser.Phone,
            async (visit, path) =>
            {
                var line = await visit.Page.Context.NewCDPSessionAsync(visit.Page);
                await line.SendAsync("Network.enable");
                await line.SendAsync("Network.setCacheDisabled", new() { ["cacheDisabled"] = true });
                await line.SendAsync(
                    "Network.emulateNetworkConditions",
                    new()
                    {
                        ["offline"] = false,
                        ["latency"] = 400,
                        ["downloadThroughput"] = 50 * 1024,
                        ["uploadThroughput"] = 50 * 1024,
                    }
                );
                await visit.Page.GotoAsync(path, new() { WaitUntil = WaitUntilState.Load });
                var shift = await visit.Page.EvaluateAsync<double>(
                    """
                    async () => {
                      let sum = 0
                      const add = list => { for (const entry of list) if (!entry.hadRecentInput) sum += entry.value }
                      const observer = new PerformanceObserver(list => add(list.getEntries()))
                      observer.observe({ type: 'layout-shift', buffered: true })
                      await document.fonts.ready
                      for (let frame = 0; frame < 10; frame++) await new Promise(requestAnimationFrame)
                      add(observer.takeRecords())
                      return sum
                    }
                    """
                );
                if (shift > 0.1)
                    wrong.Add($"{path}: {shift:0.000}");
                await line.DetachAsync();
            }
        );
        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_header_stays_where_it_is_from_page_to_page()
    {
        await using var visit = await browser.VisitAsync(1920);
        var places = new HashSet<string>();
        foreach (var path in new[] { "/fr", "/fr/clusters", "/fr/clusters?view=table", "/fr/thesaurus", "/fr/search" })
        {
            await visit.OpenAsync(path);
            places.Add(
                await visit.Page.EvaluateAsync<string>(
                    "() => ['.brand', '.menu nav', '.person', '.tongues'].map(part => { const { x, y } = document.querySelector('header ' + part).getBoundingClientRect(); return `${Math.round(x)} ${Math.round(y)}` }).join()"
                )
            );
        }
        places.ShouldHaveSingleItem();
    }

    private async Task<Dictionary<string, int>> WeightsAsync(string path)
    {
        using var answer = await AskAsync(path);
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        using var page = new HtmlParser().ParseDocument(await ReadAsync(answer));
        var assets = page.QuerySelectorAll("link[rel=stylesheet], link[rel=icon]")
            .Select(link => link.GetAttribute("href")!)
            .Concat(page.QuerySelectorAll("script[src], img[src]").Select(one => one.GetAttribute("src")!))
            .Where(asset => !asset.StartsWith("data:", StringComparison.Ordinal))
            .ToList();
        if (path.StartsWith("/ar", StringComparison.Ordinal))
            assets.AddRange(
                FontFile()
                    .Matches(await ReadAsync(await AskAsync(assets.Single(asset => asset.EndsWith(".css", StringComparison.Ordinal)))))
                    .Select(match => $"/dist/{match.Groups[1].Value}")
            );
        var weights = await WeightsAsync(assets.Distinct());
        weights[path] = bytes.Length;
        return weights;
    }

    private async Task<Dictionary<string, int>> WeightsAsync(IEnumerable<string> assets)
    {
        var weights = new Dictionary<string, int>();
        foreach (var asset in assets)
        {
            using var answer = await AskAsync(asset);
            weights[asset] = (await answer.Content.ReadAsByteArrayAsync()).Length;
        }
        return weights;
    }

    // As a browser asks, and without unpacking what comes.
    private async Task<HttpResponseMessage> AskAsync(string path)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = System.Net.DecompressionMethods.None })
        {
            BaseAddress = browser.Address,
        };
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.AcceptEncoding.ParseAdd("gzip, deflate, br");
        var answer = await client.SendAsync(request);
        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.OK, path);
        return answer;
    }

    private static async Task<string> ReadAsync(HttpResponseMessage answer)
    {
        await using var packed = new MemoryStream(await answer.Content.ReadAsByteArrayAsync());
        await using Stream plain = answer.Content.Headers.ContentEncoding.SingleOrDefault() switch
        {
            "br" => new System.IO.Compression.BrotliStream(packed, System.IO.Compression.CompressionMode.Decompress),
            "gzip" => new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionMode.Decompress),
            _ => packed,
        };
        using var reader = new StreamReader(plain);
        return await reader.ReadToEndAsync();
    }

    private static string Told(Dictionary<string, int> weights) => string.Join(", ", weights.Select(weight => $"{weight.Key} {weight.Value}"));

    [GeneratedRegex(@"(?:from|import)\s*""\./(map-shared-[A-Z0-9]+\.js)""")]
    private static partial Regex SharedScript();

    [GeneratedRegex(@"url\(""?\./(noto-sans-arabic-[A-Z0-9]+\.woff2)""?\)")]
    private static partial Regex FontFile();
}
