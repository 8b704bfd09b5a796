using System.Collections.Concurrent;
using System.Net;
using Grappe.Web.Shared.Languages;

namespace Grappe.Web.Tests.Attack;

/// <summary>Reads pages of every kind, in every language, as somebody, and looks for scripts that would run there.</summary>
internal sealed class Crawl(IReadOnlyList<AppRoute> routes, Belongings belongings)
{
    private readonly ConcurrentDictionary<string, int> showing = new();
    private readonly ConcurrentBag<string> silent = [];
    private readonly ConcurrentBag<string> running = [];
    private readonly ConcurrentBag<string> broken = [];

    /// <summary>The kinds of pages that show the stored marker, each with the number of times it was met there.</summary>
    public IEnumerable<KeyValuePair<string, int>> Showing => showing.OrderBy(page => page.Key, StringComparer.Ordinal);

    /// <summary>The kinds of pages that answered and never showed the marker.</summary>
    public IEnumerable<string> Silent => silent.Distinct().Except(showing.Keys).Order(StringComparer.Ordinal);

    /// <summary>The elements that would run, each with its page and its reader.</summary>
    public IReadOnlyList<string> Running => [.. running.Distinct().Order(StringComparer.Ordinal)];

    public IReadOnlyList<string> Broken => [.. broken.Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Makes the things that the pages are about, and gives the addresses of the pages in every language.</summary>
    public async Task<IReadOnlyList<(AppRoute Route, string Address)>> AddressesOfAsync(Attacker attacker)
    {
        var addresses = new List<(AppRoute, string)>();
        foreach (var route in routes.Where(route => route is { IsPage: true, Method: "GET", Handler: null } && route.Pattern != "/error"))
        foreach (var kind in Identifiers.KindsOf(route))
        {
            var thing = await belongings.MakeAsync(kind, Whose.Own, attacker);
            addresses.AddRange(Language.All.Select(language => (route, Meeting.AddressOf(route, thing.With(("lang", language.Code))))));
        }
        return addresses;
    }

    public async Task ReadAsync(Attacker attacker, IReadOnlyList<(AppRoute Route, string Address)> addresses)
    {
        foreach (var (route, address) in addresses)
        {
            using var answer = await attacker.Client.GetAsync(address);
            if ((int)answer.StatusCode >= 500)
                broken.Add($"{attacker.Name} at {address}: {(int)answer.StatusCode}");
            if (answer.StatusCode != HttpStatusCode.OK || answer.Content.Headers.ContentType?.MediaType != "text/html")
                continue;
            var html = await answer.Content.ReadAsStringAsync();
            // The menu says the person's name on all of them.
            if (Runs.Shows(html[Math.Max(0, html.IndexOf("<main", StringComparison.Ordinal))..]))
                showing.AddOrUpdate(route.Pattern, 1, (_, count) => count + 1);
            else
                silent.Add(route.Pattern);
            if (Runs.On(html) is { } runs)
                running.Add($"{attacker.Name} at {address}: {runs}");
        }
    }
}
