using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas.Cards;
using Grappe.Web.Modules.Atlas.Observations;
using Grappe.Web.Modules.Atlas.Places;

namespace Grappe.Web.Modules.Atlas.Contributions;

/// <summary>Lets curators say which place is meant where somebody wrote one that nobody knew: a known one by another name, or a new one with its point.</summary>
public sealed class SettlePlaces(GrappeDb db, CurrentPerson current, Registers registers, ReadValue read, RefreshCard refresh, TimeProvider clock)
{
    public const int LongestName = 200;

    /// <summary>The kinds of places that can be added.</summary>
    public static readonly string[] Kinds = ["city", "site", "area", "governorate", "region"];

    private const int SubjectsNamed = 5;

    /// <param name="Subjects">The first whose cards say it.</param>
    /// <param name="Cards">How many cards say it.</param>
    /// <param name="Near">Known places with near names.</param>
    public sealed record Unknown(string Country, string Written, IReadOnlyList<Subject> Subjects, int Cards, IReadOnlyList<Place> Near);

    /// <param name="Within">The known place in which it lies; in its country where none is named.</param>
    public sealed record NewPlace(string? Fr, string? En, string? Ar, string? Kind, string? Within, string? Lat, string? Lon);

    /// <summary>Finds what is said of places that nobody knows, in the countries for which the current person judges, the oldest first.</summary>
    /// <remarks>A name is settled for a country: where a subject without one lies is not asked.</remarks>
    public IQueryable<Statement> Waiting()
    {
        var reach = current.ReachOf(AtlasActs.Judge);
        return db
            .Statements.FromSql($"select * from statements where place_ids = array[]::int[]")
            .Include(statement => statement.Observation.Subject)
            .Where(statement => statement.Observation.Subject.Country != null)
            .Where(statement => reach.Everything || reach.Countries.Contains(statement.Observation.Subject.Country!))
            .OrderBy(statement => statement.Id);
    }

    /// <param name="most">The most places that are wanted, however many cards say each.</param>
    public async Task<IReadOnlyList<Unknown>> FindAsync(int most, CancellationToken cancellation)
    {
        var said = await Waiting()
            .Select(statement => new
            {
                statement.Observation.Subject.Country,
                statement.Wording,
                statement.Observation.SubjectId,
            })
            .ToListAsync(cancellation);
        var unknown = said.GroupBy(one => (Country: one.Country!, Name: Spelling.Fold(one.Wording!)))
            .Take(most)
            .Select(same => (same.Key.Country, Written: same.First().Wording!, Subjects: same.Select(one => one.SubjectId).Distinct().ToList()))
            .ToList();
        var named = unknown.SelectMany(one => one.Subjects.Take(SubjectsNamed)).ToHashSet();
        var subjects = await db.Subjects.AsNoTracking().Where(subject => named.Contains(subject.Id)).ToDictionaryAsync(subject => subject.Id, cancellation);
        return
        [
            .. unknown.Select(one => new Unknown(
                one.Country,
                one.Written,
                [.. one.Subjects.Take(SubjectsNamed).Select(subject => subjects[subject])],
                one.Subjects.Count,
                read.Place(one.Written, one.Country) is { } known ? [known] : read.NearPlaces(one.Written, one.Country)
            )),
        ];
    }

    /// <summary>Says that a known place is meant. All cards that say it so have it from then on, and whoever writes it so means it.</summary>
    /// <returns>The place.</returns>
    /// <exception cref="RuleBroken">No place is named that is known, or somebody else has settled it.</exception>
    public async Task<Place> SettleAsync(string? country, string? written, string? known, CancellationToken cancellation)
    {
        var problems = new ProblemList();
        var place = known is { Length: > 0 } ? read.Place(known.Trim(), country) : null;
        problems.AddIf(place is null, "Known", string.IsNullOrWhiteSpace(known) ? "places.known.missing" : "typed.place", known ?? "");
        problems.ThrowIfAny();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var said = await LockAsync(country, written, cancellation);
        await WriteAsync(said, country!, place!, isNew: false, cancellation);
        await transaction.CommitAsync(cancellation);
        await registers.ReadAsync(cancellation);
        return place!;
    }

    // Who settles the same at once waits here, and finds nothing left.
    private async Task<IReadOnlyList<Statement>> LockAsync(string? country, string? written, CancellationToken cancellation)
    {
        var name = Spelling.Fold(written ?? "");
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({$"place {country} {name}"}, 0))", cancellation);
        var said = (await Waiting().Where(statement => statement.Observation.Subject.Country == country).AsNoTracking().ToListAsync(cancellation))
            .Where(statement => Spelling.Fold(statement.Wording!) == name)
            .ToList();
        return said.Count > 0 ? said : throw new RuleBroken("places.gone", written ?? "");
    }

    /// <param name="isNew">Whether the registers know the place only once the transaction stands.</param>
    private async Task WriteAsync(IReadOnlyList<Statement> said, string country, Place place, bool isNew, CancellationToken cancellation)
    {
        var (by, now, wording) = (current.Id!.Value, clock.GetUtcNow().UtcDateTime, said[0].Wording!);
        var name = Spelling.Fold(wording);
        var subjects = said.Select(statement => statement.Observation.SubjectId).Distinct().Order().ToList();
        await refresh.LockAsync(subjects);
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into place_names (country, name, written, place_id, settled_by_id, settled_at)
            values ({country}, {name}, {wording}, {place.Id}, {by}, {now})
            on conflict (country, name) do update set place_id = excluded.place_id, settled_by_id = excluded.settled_by_id, settled_at = excluded.settled_at
            """,
            cancellation
        );
        var (ids, at) = (said.Select(statement => statement.Id).ToList(), new[] { place.Id });
        await db.Statements.Where(statement => ids.Contains(statement.Id)).ExecuteUpdateAsync(set => set.SetProperty(one => one.PlaceIds, at), cancellation);
        db.ChangeTracker.Clear();
        // The place is told before the cards that say it.
        await refresh.AnnounceRegistersAsync();
        await refresh.RunAsync(subjects, isNew ? place : null, cancellation);
    }

    /// <summary>Adds a place with its point to the register, and says that it is meant.</summary>
    /// <exception cref="RuleBroken">Something of it is missing or wrong, or somebody else has settled it.</exception>
    public async Task<Place> AddAsync(string? country, string? written, NewPlace added, CancellationToken cancellation)
    {
        var (fr, en, ar) = (TypedText.OneLine(added.Fr), TypedText.OneLine(added.En), TypedText.OneLine(added.Ar));
        var within = string.IsNullOrWhiteSpace(added.Within)
            ? registers.Places.Values.FirstOrDefault(place => place.Kind == "country" && place.Country == country)
            : read.Place(added.Within.Trim(), country);
        var (lat, lon) = (Degrees(added.Lat, 90), Degrees(added.Lon, 180));
        var problems = new ProblemList();
        problems.AddIf(country is null || !current.May(AtlasActs.Judge, Scope.OfCountry(country)), "", "places.gone", written ?? "");
        problems.AddIf(fr.Length is 0 or > LongestName || TypedText.IsUnreadable(fr), nameof(NewPlace.Fr), "places.name.missing", LongestName);
        problems.AddIf(en.Length > LongestName || TypedText.IsUnreadable(en), nameof(NewPlace.En), "places.name.missing", LongestName);
        problems.AddIf(ar.Length > LongestName || TypedText.IsUnreadable(ar), nameof(NewPlace.Ar), "places.name.missing", LongestName);
        problems.AddIf(!Kinds.Contains(added.Kind), nameof(NewPlace.Kind), "typed.code");
        problems.AddIf(within is null || within.Country != country, nameof(NewPlace.Within), "typed.place", added.Within ?? "");
        problems.AddIf(lat is null, nameof(NewPlace.Lat), "places.degrees", 90);
        problems.AddIf(lon is null, nameof(NewPlace.Lon), "places.degrees", 180);
        problems.ThrowIfAny();
        if (read.Place(fr, country) is { } standing && standing.Country == country && standing.Kind == added.Kind)
            throw new RuleBroken(Problem.At(nameof(NewPlace.Fr), "places.known", standing.Name));
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var said = await LockAsync(country, written, cancellation);
        var place = new Place
        {
            Slug = await FreeSlugAsync([fr, en, "place"], cancellation),
            Country = country!,
            Kind = added.Kind!,
            ParentId = within!.Id,
            Lat = lat!.Value,
            Lon = lon!.Value,
            Name = new(fr, en.Length > 0 ? en : fr, ar.Length > 0 ? ar : fr),
            Aliases = [],
        };
        db.Add(place);
        await db.SaveChangesAsync(cancellation);
        db.ChangeTracker.Clear();
        place.Parent = within;
        await WriteAsync(said, country!, place, isNew: true, cancellation);
        await transaction.CommitAsync(cancellation);
        await registers.ReadAsync(cancellation);
        return place;
    }

    // Two places of one name may be added at once, by two ways of writing it.
    private async Task<string> FreeSlugAsync(string[] called, CancellationToken cancellation)
    {
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended('slugs of places', 0))", cancellation);
        var begins = Slugs.Of(called);
        var taken = await db.Places.Where(place => place.Slug.StartsWith(begins)).Select(place => place.Slug).ToListAsync(cancellation);
        return Slugs.Free(called, taken.Contains);
    }

    private static double? Degrees(string? typed, double most) =>
        double.TryParse(typed?.Trim().Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out var degrees) && Math.Abs(degrees) <= most
            ? degrees
            : null;
}

/// <summary>Reminds whoever judges of places that nobody knows.</summary>
internal sealed class PlacesToSettle(SettlePlaces settle, CurrentPerson current) : ToDoList<Statement>("admin/places", "to-do.places.all")
{
    protected override IQueryable<Statement>? Waiting => current.MayAnywhere(AtlasActs.Judge) ? settle.Waiting() : null;

    protected override ToDo Show(Statement statement) =>
        new(
            "admin/places",
            "to-do.places",
            new(statement.Wording!, statement.Wording!, statement.Wording!),
            statement.Observation.RecordedAt,
            What: statement.Observation.Subject.Name
        );
}
