using Grappe.Web.Database;
using Grappe.Web.Shared.Languages;
using Microsoft.EntityFrameworkCore;

namespace Grappe.Web.Modules.Atlas;

/// <summary>What is known of one country: its policy, the study's table, its clusters, host structures, networks and programmes.</summary>
public sealed class ReadCountry(GrappeDb db, ReadCard cards, FindStructures structures, FindProgrammes programmes)
{
    /// <param name="Card">What the sources say of the country itself.</param>
    /// <param name="Table">The rows of the national table, as printed.</param>
    /// <param name="Beyond">The clusters that stand in no table.</param>
    /// <param name="Cooperations">How many co-operations tie a subject of the country.</param>
    public sealed record Portrait(
        ReadCard.Card Card,
        IReadOnlyList<Row> Table,
        IReadOnlyList<Beside> Beyond,
        IReadOnlyList<FindStructures.Item> Structures,
        IReadOnlyList<Subject> Networks,
        IReadOnlyList<FindProgrammes.Item> Programmes,
        int Cooperations
    )
    {
        public bool IsEmpty =>
            Card.Observations.Count == 0
            && Table.Count == 0
            && Beyond.Count == 0
            && Structures.Count == 0
            && Networks.Count == 0
            && Programmes.Count == 0
            && Cooperations == 0
            && Card.ToldOfIt.Count == 0;
    }

    public sealed record Row(
        string Slug,
        string Name,
        string? Acronym,
        string State,
        short Sector,
        bool PartnersNorth,
        bool PartnersSouth,
        string? Anchorage,
        string PrintedPlace,
        bool Provisional,
        int SourceId,
        int? Page,
        string Heading
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
            await structures.FindAsync([code], [], cancellation),
            await db.Subjects.Where(subject => subject.Kind == "network" && subject.Country == code).OrderBy(subject => subject.Id).ToListAsync(cancellation),
            await programmes.FindAsync([code], [], cancellation),
            await db.Cooperations.CountAsync(cooperation => cooperation.A.Country == code || cooperation.B.Country == code, cancellation)
        );
    }

    public Task<List<Row>> TableAsync(string code, CancellationToken cancellation) =>
        db
            .TableRows.Where(row => row.Country == code)
            .OrderBy(row => row.Ordinal)
            .Select(row => new Row(
                row.Cluster.Slug,
                row.Name,
                row.Acronym,
                row.State,
                row.Sector,
                row.PartnersNorth,
                row.PartnersSouth,
                row.Anchorage,
                row.PrintedPlace,
                row.Provisional,
                row.Observation.SourceId,
                row.Observation.Page,
                // The heading of a row's observation ends with the number of the row.
                row.Observation.Heading.Substring(0, row.Observation.Heading.IndexOf(" · "))
            ))
            .ToListAsync(cancellation);
}
