using Grappe.Web.Modules.Atlas.Cards;

namespace Grappe.Web.Modules.Atlas.Countries;

/// <summary>Counts what each country has: its clusters by state, sector and anchorage as of a day, its host structures and its networks.</summary>
public sealed class CountCountries(GrappeDb db, Registers registers)
{
    /// <param name="Structures">By form.</param>
    public sealed record Figures(
        Country Country,
        int Clusters,
        int InTable,
        IReadOnlyDictionary<string, int> States,
        IReadOnlyDictionary<string, int> Sectors,
        IReadOnlyDictionary<string, int> Anchorages,
        IReadOnlyDictionary<string, int> Structures,
        int Networks
    );

    /// <returns>The countries that have a cluster, those of the south first, the richest in clusters first.</returns>
    public async Task<IReadOnlyList<Figures>> FindAsync(DateOnly? asOf, CancellationToken cancellation)
    {
        var cards = (
            await db
                .ClusterCards.AsOf(asOf)
                .GroupBy(card => new
                {
                    card.Country,
                    card.State,
                    card.Sector,
                    card.Anchorage,
                    card.InTable,
                })
                .Select(group => new { group.Key, Count = group.Count() })
                .ToListAsync(cancellation)
        ).ToLookup(group => group.Key.Country);
        var around = (
            await db
                .Subjects.Where(subject => (subject.Kind == "structure" || subject.Kind == "network") && subject.Country != null)
                .GroupBy(subject => new
                {
                    Country = subject.Country!,
                    subject.Kind,
                    subject.Form,
                })
                .Select(group => new { group.Key, Count = group.Count() })
                .ToListAsync(cancellation)
        ).ToLookup(group => group.Key.Country);
        return
        [
            .. cards
                .Select(country => new Figures(
                    registers.Countries[country.Key],
                    country.Sum(group => group.Count),
                    country.Where(group => group.Key.InTable).Sum(group => group.Count),
                    Sums(country, group => group.Key.State, group => group.Count),
                    Sums(country, group => group.Key.Sector?.ToString(), group => group.Count),
                    Sums(country, group => group.Key.Anchorage, group => group.Count),
                    Sums(around[country.Key].Where(group => group.Key.Kind == "structure"), group => group.Key.Form, group => group.Count),
                    around[country.Key].Where(group => group.Key.Kind == "network").Sum(group => group.Count)
                ))
                .OrderBy(figures => figures.Country.Side != "south")
                .ThenByDescending(figures => figures.Clusters)
                .ThenBy(figures => figures.Country.Code, StringComparer.Ordinal),
        ];
    }

    private static Dictionary<string, int> Sums<T>(IEnumerable<T> groups, Func<T, string?> by, Func<T, int> count) =>
        groups
            .Where(group => by(group) is not null)
            .GroupBy(group => by(group)!)
            .ToDictionary(group => group.Key, group => group.Sum(count), StringComparer.Ordinal);
}
