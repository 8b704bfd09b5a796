using Grappe.Web.Modules.Atlas.Cards;
using Grappe.Web.Modules.Atlas.Observations;

namespace Grappe.Web.Modules.Atlas.Contradictions;

/// <summary>Finds contradictions, the gravest first. A facet counts what each of its values would give with the other filters kept.</summary>
public sealed class SearchContradictions(GrappeDb db, Registers registers)
{
    private const string PointField = "aspect";

    /// <summary>Points of the text stand under one field and are told apart by their keys: <c>aspect/trades</c>.</summary>
    public const string PointOf = PointField + "/";

    public static readonly string[] Kinds = ["value", "sum", "listed", "role", "order", "omission"];

    public sealed record Filter
    {
        public string[] Degree { get; init; } = [];
        public string[] Kind { get; init; } = [];
        public string[] Field { get; init; } = [];
        public string[] Country { get; init; } = [];

        /// <summary>Kinds of subject: cluster, structure…</summary>
        public string[] About { get; init; } = [];

        /// <summary>Subjects as <c>kind/slug</c>.</summary>
        public string[] Subject { get; init; } = [];

        /// <summary>Slugs of sources, one of which makes one of the statements.</summary>
        public string[] Source { get; init; } = [];
    }

    /// <param name="Statements">The statements that do not agree, in the order the finder gave them.</param>
    public sealed record Item(Contradiction Contradiction, Subject Subject, IReadOnlyList<Statement> Statements);

    public Task<int> CountAsync(Filter filter, CancellationToken cancellation) => Matching(filter).CountAsync(cancellation);

    /// <summary>Counts by degree what answers: only those of the degree conflict are called contradictions, the others are told beside them.</summary>
    public Task<Dictionary<string, int>> CountByDegreeAsync(Filter filter, CancellationToken cancellation) =>
        Matching(filter).CountByAsync(contradiction => contradiction.Degree, cancellation);

    public async Task<IReadOnlyList<Item>> FindAsync(Filter filter, int page, int pageSize, CancellationToken cancellation)
    {
        var found = await Matching(filter)
            .Include(contradiction => contradiction.Subject)
            .OrderBy(contradiction =>
                contradiction.Degree == Contradiction.Conflict ? 0
                : contradiction.Degree == Contradiction.Imprecision ? 1
                : 2
            )
            .ThenBy(contradiction => contradiction.Kind)
            .ThenBy(contradiction => contradiction.Subject.Country)
            .ThenBy(contradiction => contradiction.Subject.Name.Fr)
            .ThenBy(contradiction => contradiction.Id)
            .Skip((page - 1) * pageSize)
            .Take(pageSize)
            .ToListAsync(cancellation);
        var ids = found.SelectMany(contradiction => contradiction.StatementIds).Distinct().ToArray();
        var statements = await db
            .Statements.Include(statement => statement.Observation)
            .Include(statement => statement.OtherSubject)
            .Where(statement => ids.Contains(statement.Id))
            .ToDictionaryAsync(statement => statement.Id, cancellation);
        foreach (var statement in statements.Values)
            statement.Observation.Source = registers.Sources[statement.Observation.SourceId];
        return [.. found.Select(contradiction => new Item(contradiction, contradiction.Subject, [.. contradiction.StatementIds.Select(id => statements[id])]))];
    }

    public async Task<IReadOnlyList<Facet>> FacetsAsync(Filter filter, CancellationToken cancellation) =>
        [
            await Matching(filter with { Degree = [] }).FacetAsync("degree", contradiction => contradiction.Degree, cancellation),
            await Matching(filter with { Kind = [] }).FacetAsync("kind", contradiction => contradiction.Kind, cancellation),
            await Matching(filter with { About = [] }).FacetAsync("about", contradiction => contradiction.Subject.Kind, cancellation),
            await Matching(filter with { Country = [] }).FacetAsync("country", contradiction => contradiction.Subject.Country, cancellation),
            await Matching(filter with { Field = [] })
                .FacetAsync("field", contradiction => contradiction.Field == PointField ? PointOf + contradiction.Key : contradiction.Field, cancellation),
        ];

    private IQueryable<Contradiction> Matching(Filter filter)
    {
        var contradictions = db.Contradictions.AsQueryable();
        if (filter.Degree is { Length: > 0 } degrees)
            contradictions = contradictions.Where(contradiction => degrees.Contains(contradiction.Degree));
        if (filter.Kind is { Length: > 0 } kinds)
            contradictions = contradictions.Where(contradiction => kinds.Contains(contradiction.Kind));
        if (filter.Field is { Length: > 0 } fields)
            contradictions = contradictions.Where(contradiction =>
                fields.Contains(contradiction.Field) || (contradiction.Field == PointField && fields.Contains(PointOf + contradiction.Key))
            );
        if (filter.Country is { Length: > 0 } countries)
            contradictions = contradictions.Where(contradiction => countries.Contains(contradiction.Subject.Country));
        if (filter.About is { Length: > 0 } about)
            contradictions = contradictions.Where(contradiction => about.Contains(contradiction.Subject.Kind));
        if (filter.Subject is { Length: > 0 } subjects)
            contradictions = contradictions.Where(contradiction => subjects.Contains(contradiction.Subject.Kind + "/" + contradiction.Subject.Slug));
        if (filter.Source is { Length: > 0 } sources)
        {
            var ids = registers.Sources.Values.Where(source => sources.Contains(source.Slug)).Select(source => source.Id).ToArray();
            var statements = db.Statements;
            contradictions = contradictions.Where(contradiction =>
                statements.Any(statement => contradiction.StatementIds.Contains(statement.Id) && ids.Contains(statement.Observation.SourceId))
            );
        }
        return contradictions;
    }
}
