using Grappe.Web.Modules.Atlas.Cards;
using Grappe.Web.Modules.Atlas.Clusters;
using Grappe.Web.Modules.Atlas.Compare;
using Grappe.Web.Modules.Atlas.Observations;

namespace Grappe.Web.Modules.Atlas.Front;

/// <summary>Reads what the first page shows of the atlas.</summary>
public sealed class ReadFront(GrappeDb db, SearchClusters clusters, ReadChanges changes, Registers registers, Translator translator, Links links)
{
    private const int FewChanges = 8;

    /// <param name="Contradictions">Those that are open.</param>
    public sealed record Figures(int Clusters, int Sources, int Observations, int Contradictions);

    /// <param name="States">How many of its clusters are in each state, in the order of the states.</param>
    public sealed record CountryFigures(Country Country, int Total, IReadOnlyList<FacetValue> States);

    /// <summary>The changes that became known between two days.</summary>
    public sealed record LatestChanges(DateOnly Before, DateOnly Latest, IReadOnlyList<ReadChanges.Change> Changes);

    public async Task<Figures> FiguresAsync(CancellationToken cancellation) =>
        new(
            await db.ClusterCards.AsOf(null).CountAsync(cancellation),
            registers.Sources.Count,
            await db.Observations.CountAsync(cancellation),
            await db.Contradictions.CountAsync(contradiction => contradiction.Degree == Contradiction.Conflict, cancellation)
        );

    public Task<MapFigure> MapAsync(CancellationToken cancellation) =>
        MapFigure.OfAsync(new SearchClusters.Filter(), clusters, translator.Language, links, cancellation);

    public async Task<IReadOnlyList<CountryFigures>> CountriesAsync(CancellationToken cancellation)
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
        return
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
    }

    // The last news may be of partners elsewhere only: go back until the atlas's own countries have enough to tell, what became of known clusters first.
    public async Task<LatestChanges?> ChangesAsync(CancellationToken cancellation)
    {
        LatestChanges? latest = null;
        var days = await changes.DaysAsync(cancellation);
        foreach (var before in days.SkipLast(1).Reverse())
        {
            var found = await changes.FindAsync(before, days[^1], country: null, cancellation);
            latest = new LatestChanges(
                before,
                days[^1],
                [.. found.Where(change => registers.Countries[change.Country].Side == "south").OrderBy(change => change.Kind == "new").Take(FewChanges)]
            );
            if (latest.Changes.Count == FewChanges)
                break;
        }
        return latest;
    }
}
