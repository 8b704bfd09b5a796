using System.Collections.Frozen;
using System.Globalization;
using Grappe.Algorithms.Observations;
using Grappe.Web.Database;
using Grappe.Web.Shared.Languages;
using Grappe.Web.Shared.Permissions;
using Microsoft.EntityFrameworkCore;

namespace Grappe.Web.Modules.Atlas;

// What the other modules may know of the atlas.

/// <summary>Whatever a source can speak of: a cluster, a structure, a network, an organisation, a programme, an event or a country.</summary>
public sealed class Subject
{
    public int Id { get; init; }
    public required string Kind { get; init; }
    public required string Slug { get; init; }
    public required string Form { get; init; }
    public string? Country { get; init; }
    public int? PlaceId { get; init; }
    public Place? Place { get; init; }
    public string? Acronym { get; init; }
    public string? Isic { get; init; }
    public required Localised Name { get; init; }
    public required string[] Aliases { get; init; }

    /// <summary>It stands in the files of the data set, and each load replaces it; what people tell the platform does not.</summary>
    public bool FromFiles { get; init; }

    /// <summary>The import that brought it in.</summary>
    public int? ImportId { get; init; }
    public List<Observation> Observations { get; } = [];

    public string Code => $"{Kind}/{Slug}";

    /// <summary>Where its page stands below the language.</summary>
    public string Path => Kind == "country" ? $"countries/{Slug}" : $"{Kind}s/{Slug}";

    /// <summary>Whether somebody can say "this is mine": roles are held on it.</summary>
    public bool MayBeClaimed => Kind is "cluster" or "organisation";

    /// <summary>As what roles reach to.</summary>
    public Scope AsScope() => new(Id, Kind, Country);
}

/// <summary>Finds what people mean by the address of a page.</summary>
public static class Clusters
{
    /// <summary>What the atlas knows: whatever is only proposed has its place in the register, and is met by nobody before something of it is accepted.</summary>
    public static IQueryable<Subject> KnownSubjects(this GrappeDb db) =>
        db.Subjects.Where(subject => db.Database.SqlQuery<int>($"select id as \"Value\" from known_subjects").Contains(subject.Id));

    /// <summary>What is said and holds: neither taken back, nor said to be over by a newer word.</summary>
    public static IQueryable<Statement> StandingStatements(this GrappeDb db) => db.Statements.FromSql($"select * from standing_statements");

    public static Task<Subject?> FindAsync(this GrappeDb db, string kind, string slug, CancellationToken cancellation = default) =>
        db.KnownSubjects().SingleOrDefaultAsync(subject => subject.Kind == kind && subject.Slug == slug, cancellation);

    /// <summary>The cluster that has a card today: one that is proposed has none before it is accepted.</summary>
    public static Task<Subject?> FindClusterAsync(this GrappeDb db, string slug, CancellationToken cancellation = default) =>
        db.ClusterCards.Where(card => card.ValidTo == null && card.Slug == slug).Select(card => card.Cluster).SingleOrDefaultAsync(cancellation);
}

/// <summary>Finds what roles are held on.</summary>
public static class SubjectsByNumber
{
    public static Task<Dictionary<int, Subject>> SubjectsOfAsync(this GrappeDb db, IEnumerable<int> ids)
    {
        var asked = ids.Distinct().ToList();
        return db.Subjects.Where(subject => asked.Contains(subject.Id)).ToDictionaryAsync(subject => subject.Id);
    }
}

/// <summary>Something a source speaks of: its kind, its slug and its French name.</summary>
public sealed record SubjectAnswer(string Kind, string Slug, string Name)
{
    public static SubjectAnswer Of(Subject subject) => new(subject.Kind, subject.Slug, subject.Name.Fr);
}

/// <summary>The small registers that every page and every comparison needs, held in memory: countries, sectors, sources and places.</summary>
public sealed class Registers(IServiceScopeFactory scopes)
{
    private sealed record Held(
        FrozenDictionary<string, Country> Countries,
        FrozenDictionary<short, Sector> Sectors,
        FrozenDictionary<int, Source> Sources,
        FrozenDictionary<int, Place> Places,
        FrozenDictionary<string, Place> PlacesBySlug,
        PlaceTree PlaceTree,
        Edition Edition,
        string Load
    );

    private Held? held;

    private Held Now => held ?? throw new InvalidOperationException("The registers are read once the database stands.");

    public IReadOnlyDictionary<string, Country> Countries => Now.Countries;
    public IReadOnlyDictionary<short, Sector> Sectors => Now.Sectors;
    public IReadOnlyDictionary<int, Source> Sources => Now.Sources;
    public IReadOnlyDictionary<int, Place> Places => Now.Places;
    public IReadOnlyDictionary<string, Place> PlacesBySlug => Now.PlacesBySlug;
    public PlaceTree PlaceTree => Now.PlaceTree;

    /// <summary>Tells the load that stands from every other, also of the same data set and of another database; the same on every node.</summary>
    public string Load => Now.Load;

    /// <summary>The edition that stands loaded.</summary>
    public Edition Edition => Now.Edition;

    public async Task ReadAsync(CancellationToken cancellation = default)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<GrappeDb>();
        var places = await db.Places.AsNoTracking().ToDictionaryAsync(place => place.Id, cancellation);
        foreach (var place in places.Values.Where(place => place.ParentId is not null))
            place.Parent = places[place.ParentId!.Value];
        var load = await db.DataLoads.OrderByDescending(load => load.Id).FirstAsync(cancellation);
        held = new Held(
            (await db.Countries.ToListAsync(cancellation)).ToFrozenDictionary(country => country.Code),
            (await db.Sectors.ToListAsync(cancellation)).ToFrozenDictionary(sector => sector.Code),
            (await db.Sources.ToListAsync(cancellation)).ToFrozenDictionary(source => source.Id),
            places.ToFrozenDictionary(),
            places.Values.ToFrozenDictionary(place => place.Slug),
            TreeOf(places.Values),
            await db.Editions.SingleAsync(edition => edition.Fingerprint == load.Fingerprint, cancellation),
            string.Create(CultureInfo.InvariantCulture, $"{load.Fingerprint}-{load.Id}-{load.LoadedAt.Ticks:x}")
        );
    }

    public static PlaceTree TreeOf(IEnumerable<Place> places) =>
        new(places.Where(place => place.Parent is not null).Select(place => KeyValuePair.Create(place.Slug, place.Parent!.Slug)));
}
