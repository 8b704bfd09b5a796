using Grappe.Web.Modules.Atlas.Clusters;
using Grappe.Web.Modules.Atlas.Observations;

namespace Grappe.Web.Modules.Atlas.Countries;

/// <summary>One country: the study's table as printed, its map, its policy, host structures, networks, programmes and figures.</summary>
[ForEverybody]
public sealed class CountryModel(ReadCountry countries, SearchClusters clusters, Translator translator, Links links, Registers registers) : PageModel
{
    // What one wants to know first of a policy; the other topics come folded.
    private static readonly string[] FirstTopics =
    [
        "strategy",
        "clusters",
        "law",
        "finance",
        "poles",
        "networks",
        "startups",
        "priority-sectors",
        "change-since-2014",
    ];

    public Country Country { get; private set; } = null!;
    public ReadCountry.Portrait Portrait { get; private set; } = null!;
    public MapFigure? Map { get; private set; }
    public IReadOnlyList<IGrouping<string, CardFact>> Topics { get; private set; } = [];
    public int Clusters { get; private set; }

    public ILookup<bool, IGrouping<string, CardFact>> ByWeight => Topics.ToLookup(topic => FirstTopics.Contains(topic.Key));

    public async Task<IActionResult> OnGetAsync(string code, CancellationToken cancellation)
    {
        if (!registers.Countries.TryGetValue(code.ToLowerInvariant(), out var country))
            return NotFound();
        if (country.Code != code)
            return RedirectPermanent(links.Country(country.Code));
        var portrait = await countries.FindAsync(country.Code, cancellation);
        if (portrait is null || portrait.IsEmpty)
            return NotFound();
        Country = country;
        Portrait = portrait;
        Topics =
        [
            .. portrait
                .Card.Facts.Where(fact => fact.Field == Fields.Policy || fact.Field == Fields.Condition)
                .GroupBy(fact => fact.Key)
                .OrderBy(topic => Array.IndexOf(FirstTopics, topic.Key) is >= 0 and var place ? place : FirstTopics.Length),
        ];
        Clusters = (portrait.Table?.Rows.DistinctBy(row => row.Slug).Count() ?? 0) + portrait.Beyond.Count;
        if (Clusters > 0)
            Map = await MapFigure.OfAsync(new SearchClusters.Filter { Country = [country.Code] }, clusters, translator.Language, links, cancellation);
        return Page();
    }
}
