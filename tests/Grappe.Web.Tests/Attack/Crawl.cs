using System.Collections.Concurrent;
using System.Net;
using AngleSharp.Html.Parser;

namespace Grappe.Web.Tests.Attack;

/// <summary>Reads pages as somebody, and those to which they lead, and looks for what would run there.</summary>
internal sealed class Crawl(IReadOnlyList<AppRoute> routes, Belongings belongings)
{
    private const int MostPages = 400;

    private readonly ConcurrentBag<string> showing = [];
    private readonly ConcurrentBag<string> running = [];

    /// <summary>The pages on which what was sent is to be read.</summary>
    public int Showing => showing.Distinct().Count();

    /// <summary>What would run, with the page and who sees it.</summary>
    public IReadOnlyList<string> Running => [.. running.Distinct().Order(StringComparer.Ordinal)];

    /// <param name="follows">Whether links are followed too.</param>
    public async Task AsAsync(Attacker attacker, bool follows)
    {
        var waiting = new Queue<string>();
        foreach (var route in routes.Where(route => route is { IsPage: true, Method: "GET", Handler: null } && route.Pattern != "/error"))
            waiting.Enqueue(Meeting.AddressOf(route, await belongings.MakeAsync(Identifiers.KindsOf(route)[0], Whose.Own, attacker)));
        var known = new HashSet<string>(waiting);
        for (var read = 0; waiting.TryDequeue(out var address) && read < MostPages; read++)
        {
            using var answer = await attacker.Client.GetAsync(address);
            if (answer.StatusCode != HttpStatusCode.OK || answer.Content.Headers.ContentType?.MediaType != "text/html")
                continue;
            var html = await answer.Content.ReadAsStringAsync();
            if (Runs.Shows(html))
                showing.Add(address);
            if (Runs.On(html) is { } runs)
                running.Add($"{attacker.Name} at {address}: {runs}");
            if (!follows)
                continue;
            foreach (
                var link in new HtmlParser()
                    .ParseDocument(html)
                    .QuerySelectorAll("main a[href^='/en/']")
                    .Select(link => link.GetAttribute("href")!.Split('#')[0])
            )
                if (known.Add(link) && !link.Contains('?'))
                    waiting.Enqueue(link);
        }
    }
}
