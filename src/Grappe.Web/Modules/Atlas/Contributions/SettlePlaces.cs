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
    public IQueryable<Statement> Waiting()
    {
        var reach = current.ReachOf(AtlasActs.Judge);
        return db
            .Statements.FromSql($"select * from statements where place_ids = array[]::int[]")
            .Include(statement => statement.Observation.Subject)
            .Where(statement => reach.Everything || reach.Countries.Contains(statement.Observation.Subject.Country!))
            .OrderBy(statement => statement.Id);
    }

    public async Task<IReadOnlyList<Unknown>> FindAsync(int most, CancellationToken cancellation) =>
        [
            .. (await Waiting().AsNoTracking().Take(most).ToListAsync(cancellation))
                .GroupBy(statement => (statement.Observation.Subject.Country, Name: Spelling.Fold(statement.Wording!)))
                .Select(same =>
                {
                    var subjects = same.Select(statement => statement.Observation.Subject).DistinctBy(subject => subject.Id).ToList();
                    var written = same.First().Wording!;
                    return new Unknown(
                        same.Key.Country!,
                        written,
                        [.. subjects.Take(SubjectsNamed)],
                        subjects.Count,
                        read.Place(written, same.Key.Country) is { } known ? [known] : read.NearPlaces(written, same.Key.Country)
                    );
                }),
        ];

    /// <summary>Says that a known place is meant. All cards that say it so have it from then on, and whoever writes it so means it.</summary>
    /// <returns>The place.</returns>
    /// <exception cref="RuleBroken">No place is named that is known, or somebody else has settled it.</exception>
    public async Task<Place> SettleAsync(string? country, string? written, string? known, CancellationToken cancellation)
    {
        var (name, problems) = (Spelling.Fold(written ?? ""), new ProblemList());
        var place = known is { Length: > 0 } ? read.Place(known.Trim(), country) : null;
        problems.AddIf(place is null, "Known", string.IsNullOrWhiteSpace(known) ? "places.known.missing" : "typed.place", known ?? "");
        problems.ThrowIfAny();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var (by, now) = (current.Id!.Value, clock.GetUtcNow().UtcDateTime);
        // Who settles the same at once waits here, and finds nothing left.
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({$"place {country} {name}"}, 0))", cancellation);
        var said = (await Waiting().Where(statement => statement.Observation.Subject.Country == country).AsNoTracking().ToListAsync(cancellation))
            .Where(statement => Spelling.Fold(statement.Wording!) == name)
            .ToList();
        if (said.Count == 0)
            throw new RuleBroken("places.gone", written ?? "");
        var subjects = said.Select(statement => statement.Observation.SubjectId).Distinct().Order().ToList();
        await refresh.LockAsync(subjects);
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into place_names (country, name, written, place_id, settled_by_id, settled_at) values ({country}, {name}, {said[
                0
            ].Wording}, {place!.Id}, {by}, {now})
            on conflict (country, name) do update set place_id = excluded.place_id, settled_by_id = excluded.settled_by_id, settled_at = excluded.settled_at
            """,
            cancellation
        );
        var (ids, at) = (said.Select(statement => statement.Id).ToList(), new[] { place.Id });
        await db.Statements.Where(statement => ids.Contains(statement.Id)).ExecuteUpdateAsync(set => set.SetProperty(one => one.PlaceIds, at), cancellation);
        db.ChangeTracker.Clear();
        await refresh.RunAsync(subjects, cancellation);
        await refresh.AnnounceRegistersAsync();
        await transaction.CommitAsync(cancellation);
        await registers.ReadAsync(cancellation);
        return place;
    }

    /// <summary>Adds a place with its point to the register, and says that it is meant.</summary>
    /// <exception cref="RuleBroken">Something of it is missing or wrong.</exception>
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
        var place = new Place
        {
            Slug = Slugs.Free([fr, en, "place"], registers.PlacesBySlug.ContainsKey),
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
        // A card is made with the places of the register.
        await registers.ReadAsync(cancellation);
        return await SettleAsync(country, written, place.Slug, cancellation);
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
