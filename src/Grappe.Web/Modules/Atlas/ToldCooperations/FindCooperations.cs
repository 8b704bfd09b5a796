using System.Data;
using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas.Observations;

namespace Grappe.Web.Modules.Atlas.ToldCooperations;

/// <summary>Finds co-operations by level, kind, status, direction and country, and adds them up between countries.</summary>
public sealed class FindCooperations(GrappeDb db)
{
    public sealed record Filter
    {
        public string[] Level { get; init; } = [];
        public string[] Kind { get; init; } = [];
        public string[] Status { get; init; } = [];
        public string[] Direction { get; init; } = [];

        /// <summary>A country that one of the two belongs to.</summary>
        public string? Country { get; init; }

        /// <summary>The country that the other belongs to.</summary>
        public string? With { get; init; }

        /// <summary>Subjects as <c>kind/slug</c>, one of which is one of the two.</summary>
        public string[] Subject { get; init; } = [];

        /// <summary>Slugs of the sources that tell of it.</summary>
        public string[] Source { get; init; } = [];
    }

    public sealed record Party(string Kind, string Slug, Localised Name, string? Acronym, string? Country)
    {
        public string Code => $"{Kind}/{Slug}";
    }

    public sealed record Item(
        int Id,
        Party A,
        Party B,
        string Kind,
        string Level,
        string Status,
        string Direction,
        PartialDate? Year,
        int SourceId,
        string Part,
        int? Page,
        string Heading,
        int? Line,
        Localised Text
    );

    public sealed record Tie(Party A, Party B, string Kind, string Level);

    /// <summary>The number of co-operations that tie two countries, or two subjects of one country.</summary>
    public sealed record Flow(string A, string B, int Count);

    public Task<int> CountAsync(Filter filter, CancellationToken cancellation) => Matching(filter).CountAsync(cancellation);

    public Task<List<Item>> FindAsync(Filter filter, int page, int pageSize, CancellationToken cancellation) =>
        Matching(filter)
            .OrderBy(RegionOrder)
            .ThenBy(pair => pair.Cooperation.Id)
            .Skip((page - 1) * pageSize)
            .Take(pageSize)
            .Select(AsItem)
            .ToListAsync(cancellation);

    /// <summary>Every co-operation that answers, one after the other as they are read: to be taken away, however many they are.</summary>
    public IAsyncEnumerable<Item> StreamAsync(Filter filter, CancellationToken cancellation) =>
        Cancelled(Matching(filter).OrderBy(pair => pair.Cooperation.Id).Select(AsItem), cancellation);

    /// <summary>Everybody who is a party to a co-operation that answers, once.</summary>
    public IAsyncEnumerable<Party> PartiesAsync(Filter filter, CancellationToken cancellation)
    {
        var pairs = Matching(filter);
        var parties = pairs.Select(pair => pair.Cooperation.AId).Union(pairs.Select(pair => pair.Cooperation.BId));
        return Cancelled(
            db.Subjects.Where(subject => parties.Contains(subject.Id))
                .OrderBy(subject => subject.Id)
                .Select(subject => new Party(subject.Kind, subject.Slug, subject.Name, subject.Acronym, subject.Country)),
            cancellation
        );
    }

    /// <summary>Reads several times from one state of the database: what is loaded meanwhile is not seen.</summary>
    public async Task InOneStateAsync(Func<Task> read, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        await read();
    }

    private static async IAsyncEnumerable<T> Cancelled<T>(IQueryable<T> query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var item in query.AsAsyncEnumerable().WithCancellation(cancellation))
            yield return item;
    }

    public Task<List<Tie>> TiesAsync(Filter filter, CancellationToken cancellation) =>
        Matching(filter)
            .OrderBy(pair => pair.Cooperation.Id)
            .Select(pair => new Tie(
                new Party(pair.Cooperation.A.Kind, pair.Cooperation.A.Slug, pair.Cooperation.A.Name, pair.Cooperation.A.Acronym, pair.Cooperation.A.Country),
                new Party(pair.Cooperation.B.Kind, pair.Cooperation.B.Slug, pair.Cooperation.B.Name, pair.Cooperation.B.Acronym, pair.Cooperation.B.Country),
                pair.Cooperation.Kind,
                pair.Cooperation.Level
            ))
            .ToListAsync(cancellation);

    /// <summary>Counts the co-operations between each two countries, in either order, the busiest first; what has no country is left out.</summary>
    public async Task<IReadOnlyList<Flow>> FlowsAsync(Filter filter, CancellationToken cancellation) =>
        [
            .. (
                await Matching(filter)
                    .Where(pair => pair.Cooperation.A.Country != null && pair.Cooperation.B.Country != null)
                    .GroupBy(pair => new { A = pair.Cooperation.A.Country!, B = pair.Cooperation.B.Country! })
                    .Select(group => new Flow(group.Key.A, group.Key.B, group.Count()))
                    .ToListAsync(cancellation)
            )
                .GroupBy(flow => string.CompareOrdinal(flow.A, flow.B) <= 0 ? (flow.A, flow.B) : (flow.B, flow.A))
                .Select(flows => new Flow(flows.Key.Item1, flows.Key.Item2, flows.Sum(flow => flow.Count)))
                .OrderByDescending(flow => flow.Count)
                .ThenBy(flow => flow.A, StringComparer.Ordinal)
                .ThenBy(flow => flow.B, StringComparer.Ordinal),
        ];

    /// <summary>Counts what each value of a facet would give with the other filters kept.</summary>
    public async Task<IReadOnlyList<Facet>> FacetsAsync(Filter filter, CancellationToken cancellation) =>
        [
            await Matching(filter with { Direction = [] }).FacetAsync("direction", pair => pair.Direction, cancellation),
            await Matching(filter with { Level = [] }).FacetAsync("level", pair => pair.Cooperation.Level, cancellation),
            await Matching(filter with { Kind = [] }).FacetAsync("kind", pair => pair.Cooperation.Kind, cancellation),
            await Matching(filter with { Status = [] }).FacetAsync("status", pair => pair.Cooperation.Status, cancellation),
        ];

    /// <summary>The countries that a co-operation touches, whatever the filter.</summary>
    public async Task<IReadOnlyList<string>> CountriesAsync(CancellationToken cancellation) =>
        await db
            .ToldCooperations.Select(cooperation => cooperation.A.Country)
            .Union(db.ToldCooperations.Select(cooperation => cooperation.B.Country))
            .Where(country => country != null)
            .Select(country => country!)
            .ToListAsync(cancellation);

    private sealed class Pair
    {
        public required ToldCooperation Cooperation { get; init; }
        public required string Direction { get; init; }
    }

    private IQueryable<Pair> Matching(Filter filter)
    {
        var pairs =
            from cooperation in db.ToldCooperations
            join a in db.Countries on cooperation.A.Country equals a.Code into countriesOfA
            from a in countriesOfA.DefaultIfEmpty()
            join b in db.Countries on cooperation.B.Country equals b.Code into countriesOfB
            from b in countriesOfB.DefaultIfEmpty()
            select new Pair
            {
                Cooperation = cooperation,
                Direction =
                    a.Side == "south" && b.Side == "south" ? (a.Code == b.Code ? "south-south-within" : "south-south-between")
                    : (a.Side == "south" && b.Side == "north") || (a.Side == "north" && b.Side == "south") ? "south-north"
                    : "other",
            };
        if (filter.Level is { Length: > 0 } levels)
            pairs = pairs.Where(pair => levels.Contains(pair.Cooperation.Level));
        if (filter.Kind is { Length: > 0 } kinds)
            pairs = pairs.Where(pair => kinds.Contains(pair.Cooperation.Kind));
        if (filter.Status is { Length: > 0 } statuses)
            pairs = pairs.Where(pair => statuses.Contains(pair.Cooperation.Status));
        if (filter.Direction is { Length: > 0 } directions)
            pairs = pairs.Where(pair => directions.Contains(pair.Direction));
        if (filter is { Country: { } one, With: { } other })
            pairs = pairs.Where(pair =>
                (pair.Cooperation.A.Country == one && pair.Cooperation.B.Country == other)
                || (pair.Cooperation.A.Country == other && pair.Cooperation.B.Country == one)
            );
        else if ((filter.Country ?? filter.With) is { } only)
            pairs = pairs.Where(pair => pair.Cooperation.A.Country == only || pair.Cooperation.B.Country == only);
        if (filter.Subject is { Length: > 0 } subjects)
            pairs = pairs.Where(pair =>
                subjects.Contains(pair.Cooperation.A.Kind + "/" + pair.Cooperation.A.Slug)
                || subjects.Contains(pair.Cooperation.B.Kind + "/" + pair.Cooperation.B.Slug)
            );
        if (filter.Source is { Length: > 0 } sources)
            pairs = pairs.Where(pair => sources.Contains(pair.Cooperation.Source.Slug));
        return pairs;
    }

    // Those within the Maghreb first, then those that tie it to others; of each, those of clusters.
    private static readonly Expression<Func<Pair, int>> RegionOrder = pair =>
        (Country.Maghreb.Contains(pair.Cooperation.A.Country!) ? 0 : 2)
        + (Country.Maghreb.Contains(pair.Cooperation.B.Country!) ? 0 : 2)
        + (pair.Cooperation.A.Kind == "cluster" || pair.Cooperation.B.Kind == "cluster" ? 0 : 1);

    private static readonly Expression<Func<Pair, Item>> AsItem = pair => new Item(
        pair.Cooperation.Id,
        new Party(pair.Cooperation.A.Kind, pair.Cooperation.A.Slug, pair.Cooperation.A.Name, pair.Cooperation.A.Acronym, pair.Cooperation.A.Country),
        new Party(pair.Cooperation.B.Kind, pair.Cooperation.B.Slug, pair.Cooperation.B.Name, pair.Cooperation.B.Acronym, pair.Cooperation.B.Country),
        pair.Cooperation.Kind,
        pair.Cooperation.Level,
        pair.Cooperation.Status,
        pair.Direction,
        pair.Cooperation.Year,
        pair.Cooperation.SourceId,
        pair.Cooperation.Part,
        pair.Cooperation.Page,
        pair.Cooperation.Heading,
        pair.Cooperation.Line,
        pair.Cooperation.Text
    );
}
