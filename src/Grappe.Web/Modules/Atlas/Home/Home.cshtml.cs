using Grappe.Web.Database;
using Grappe.Web.Modules.Atlas.Cards;
using Grappe.Web.Modules.Atlas.Clusters;
using Grappe.Web.Modules.Atlas.Compare;
using Grappe.Web.Modules.Atlas.Observations;
using Grappe.Web.Shared.Languages;
using Grappe.Web.Shared.Lists;
using Grappe.Web.Shared.Permissions;
using Grappe.Web.Shared.Web;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Grappe.Web.Modules.Atlas.Home;

[ForEverybody]
public sealed class HomeModel(GrappeDb db, SearchClusters clusters, ReadChanges changes, Registers registers, Translator translator, Links links) : PageModel
{
    private const int FewChanges = 8;

    /// <param name="States">How many of its clusters are in each state, in the order of the states.</param>
    public sealed record CountryFigures(Country Country, int Total, IReadOnlyList<FacetValue> States);

    public IReadOnlyList<CountryFigures> Countries { get; private set; } = [];
    public int Clusters { get; private set; }
    public int Observations { get; private set; }
    public int Contradictions { get; private set; }
    public int Sources => registers.Sources.Count;
    public MapFigure Map { get; private set; } = null!;
    public DateOnly? Before { get; private set; }
    public DateOnly? Latest { get; private set; }
    public IReadOnlyList<ReadChanges.Change> Changes { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        var counts = await db
            .ClusterCards.AsOf(null)
            .GroupBy(card => new { card.Country, card.State })
            .Select(group => new
            {
                group.Key.Country,
                group.Key.State,
                Count = group.Count(),
            })
            .ToListAsync(cancellation);
        Clusters = counts.Sum(count => count.Count);
        Countries =
        [
            .. counts
                .GroupBy(count => registers.Countries[count.Country])
                .Where(country => country.Key.Side == "south")
                .Select(country => new CountryFigures(
                    country.Key,
                    country.Sum(count => count.Count),
                    [
                        .. country
                            .Where(count => count.State is not null)
                            .OrderBy(count => Array.IndexOf(ClosedLists.States, count.State))
                            .Select(count => new FacetValue(count.State!, count.Count)),
                    ]
                ))
                .OrderByDescending(country => country.Total),
        ];
        Observations = await db.Observations.CountAsync(cancellation);
        Contradictions = await db.Contradictions.CountAsync(contradiction => contradiction.Degree == "conflict", cancellation);
        Map = await MapFigure.OfAsync(new SearchClusters.Filter(), clusters, translator.Language, links, cancellation);
        await ReadLatestChangesAsync(cancellation);
    }

    // The last news may be of partners elsewhere only: go back until the atlas's own countries have enough to tell, what became of known clusters first.
    private async Task ReadLatestChangesAsync(CancellationToken cancellation)
    {
        var days = await changes.DaysAsync(cancellation);
        foreach (var before in days.SkipLast(1).Reverse())
        {
            (Before, Latest) = (before, days[^1]);
            var found = await changes.FindAsync(before, days[^1], country: null, cancellation);
            Changes = [.. found.Where(change => registers.Countries[change.Country].Side == "south").OrderBy(change => change.Kind == "new").Take(FewChanges)];
            if (Changes.Count == FewChanges)
                return;
        }
    }
}
