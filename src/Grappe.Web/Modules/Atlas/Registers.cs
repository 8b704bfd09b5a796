using System.Collections.Frozen;
using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas.Cards;
using Grappe.Web.Modules.Atlas.Citations;
using Grappe.Web.Modules.Atlas.Observations;
using Grappe.Web.Modules.Atlas.Places;

namespace Grappe.Web.Modules.Atlas;

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
        foreach (var named in (await db.PlaceNames.AsNoTracking().OrderBy(name => name.Id).ToListAsync(cancellation)).GroupBy(name => name.PlaceId))
            places[named.Key].Aliases = [.. places[named.Key].Aliases, .. named.Select(name => name.Written)];
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
