using Grappe.Web.Modules.Atlas.Cards;
using Grappe.Web.Modules.Atlas.Observations;
using Grappe.Web.Modules.Atlas.Subjects;

namespace Grappe.Web.Modules.Atlas.Countries;

/// <summary>Reads what is known of one country: its policy, the study's table, its clusters, host structures, networks and programmes.</summary>
public sealed class ReadCountry(GrappeDb db, ReadCard cards, ListSubjects subjects, FindProgrammes programmes)
{
    /// <param name="Card">What the sources say of the country itself.</param>
    /// <param name="Table">The national table, where the study prints one.</param>
    /// <param name="Beyond">The clusters that stand in no table.</param>
    /// <param name="Cooperations">How many co-operations tie a subject of the country.</param>
    public sealed record Portrait(
        ReadCard.Card Card,
        PrintedTable? Table,
        IReadOnlyList<Beside> Beyond,
        IReadOnlyList<ListSubjects.Item> Structures,
        IReadOnlyList<Subject> Networks,
        IReadOnlyList<FindProgrammes.Item> Programmes,
        int Cooperations
    )
    {
        public bool IsEmpty =>
            Card.Observations.Count == 0
            && Table is null
            && Beyond.Count == 0
            && Structures.Count == 0
            && Networks.Count == 0
            && Programmes.Count == 0
            && Cooperations == 0
            && Card.ToldOfIt.Count == 0;
    }

    /// <param name="Heading">What the study prints above it.</param>
    /// <param name="Names">The names of its clusters by their slugs: the study prints them in its own language only.</param>
    public sealed record PrintedTable(
        int SourceId,
        int? Page,
        string Heading,
        IReadOnlyList<TableRowAnswer> Rows,
        IReadOnlyDictionary<string, Localised> Names
    );

    public sealed record Beside(string Slug, Localised Name, string Form, string? State);

    public async Task<Portrait?> FindAsync(string code, CancellationToken cancellation)
    {
        if (await cards.FindAsync("country", code, null, cancellation) is not { } card)
            return null;
        return new Portrait(
            card,
            await TableAsync(code, cancellation),
            await db
                .ClusterCards.AsOf(null)
                .Where(cluster => cluster.Country == code && !cluster.InTable)
                .OrderBy(cluster => cluster.Name)
                .Select(cluster => new Beside(cluster.Slug, cluster.Cluster.Name, cluster.Form, cluster.State))
                .ToListAsync(cancellation),
            await subjects.FindAsync("structure", new ListSubjects.Filter { Country = [code] }, null, 1, int.MaxValue, cancellation),
            await db.Subjects.Where(subject => subject.Kind == "network" && subject.Country == code).OrderBy(subject => subject.Id).ToListAsync(cancellation),
            await programmes.FindAsync([code], [], cancellation),
            await db.ToldCooperations.CountAsync(cooperation => cooperation.A.Country == code || cooperation.B.Country == code, cancellation)
        );
    }

    /// <summary>The national table that the study prints, or null where it prints none.</summary>
    public async Task<PrintedTable?> TableAsync(string code, CancellationToken cancellation)
    {
        var rows = await db
            .TableRows.Where(row => row.Country == code)
            .OrderBy(row => row.Ordinal)
            .Select(row => new
            {
                Printed = new TableRowAnswer(
                    row.Ordinal,
                    row.Name,
                    row.Acronym,
                    row.State,
                    row.Sector,
                    row.PartnersNorth,
                    row.PartnersSouth,
                    row.Anchorage,
                    row.PrintedPlace,
                    row.Provisional,
                    row.Cluster.Slug
                ),
                row.Cluster.Name,
                row.Observation.SourceId,
                row.Observation.Page,
                // The heading of a row's observation ends with the number of the row.
                Heading = row.Observation.Heading.Substring(0, row.Observation.Heading.IndexOf(" · ")),
            })
            .ToListAsync(cancellation);
        return rows is [var first, ..]
            ? new PrintedTable(
                first.SourceId,
                first.Page,
                first.Heading,
                [.. rows.Select(row => row.Printed)],
                rows.DistinctBy(row => row.Printed.Slug).ToDictionary(row => row.Printed.Slug, row => row.Name)
            )
            : null;
    }
}
