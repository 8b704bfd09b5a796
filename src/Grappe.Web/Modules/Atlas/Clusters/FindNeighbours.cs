using System.Linq.Expressions;
using Grappe.Web.Modules.Atlas.Cards;
using NpgsqlTypes;

namespace Grappe.Web.Modules.Atlas.Clusters;

/// <summary>The clusters nearest to one: those of its sector, and those of any sector.</summary>
public sealed class FindNeighbours(GrappeDb db)
{
    private const int Few = 6;
    private const double KilometresPerDegree = 111.2;

    private const string NearestToday = "select * from cluster_cards where valid_to is null" + Nearest;
    private const string NearestThen = "select * from cluster_cards where valid_from <= @day and (valid_to is null or valid_to > @day)" + Nearest;
    private const string Nearest = """
         and slug <> @slug and (state is null or state not in ('merged', 'dissolved')) and (@sector is null or sector = @sector) and lat is not null
        order by point(lon, lat) <-> point(@lon, @lat) limit 48
        """;

    public sealed record Neighbour(
        int Id,
        string Slug,
        Localised Name,
        string? Acronym,
        string? State,
        short? Sector,
        string Country,
        int? PlaceId,
        double? Lat,
        double? Lon,
        double? Kilometres
    );

    public sealed record Neighbours(IReadOnlyList<Neighbour> SameSector, IReadOnlyList<Neighbour> Nearest);

    public async Task<Neighbours> FindAsync(string slug, DateOnly? asOf, CancellationToken cancellation)
    {
        var card = await db.ClusterCards.AsOf(asOf).SingleOrDefaultAsync(card => card.Slug == slug, cancellation);
        if (card is null)
            return new Neighbours([], []);
        if (card is not { Lat: { } lat, Lon: { } lon })
            return new Neighbours(card.Sector is null ? [] : await OfSectorAsync(), []);
        return new Neighbours(card.Sector is { } own ? await NearestAsync(own) : [], await NearestAsync(null));

        // Whose place is not known has no nearest: those of its country first.
        Task<List<Neighbour>> OfSectorAsync() =>
            db
                .ClusterCards.AsOf(asOf)
                .Where(other => other.Sector == card.Sector && other.Slug != slug && other.State != "merged" && other.State != "dissolved")
                .OrderBy(other => other.Country != card.Country)
                .ThenBy(other => other.Slug)
                .Take(Few)
                .Select(AsNeighbour)
                .ToListAsync(cancellation);

        // The database's index knows degrees only; of some more than are wanted, the nearest on a plane that shrinks with the latitude.
        async Task<IReadOnlyList<Neighbour>> NearestAsync(short? sector)
        {
            var near = await db
                .ClusterCards.FromSqlRaw(
                    asOf is null ? NearestToday : NearestThen,
                    [
                        new NpgsqlParameter("day", NpgsqlDbType.Date) { Value = (object?)asOf ?? DBNull.Value },
                        new NpgsqlParameter("slug", slug),
                        new NpgsqlParameter("sector", NpgsqlDbType.Smallint) { Value = (object?)sector ?? DBNull.Value },
                        new NpgsqlParameter("lon", lon),
                        new NpgsqlParameter("lat", lat),
                    ]
                )
                .Select(AsNeighbour)
                .ToListAsync(cancellation);
            return
            [
                .. near.Select(other => other with { Kilometres = KilometresBetween(lat, lon, other.Lat!.Value, other.Lon!.Value) })
                    .OrderBy(other => other.Kilometres)
                    .ThenBy(other => other.Country != card.Country)
                    .ThenBy(other => other.Slug, StringComparer.Ordinal)
                    .Take(Few),
            ];
        }
    }

    private static double KilometresBetween(double lat, double lon, double otherLat, double otherLon)
    {
        var (north, east) = (otherLat - lat, (otherLon - lon) * Math.Cos(lat * Math.PI / 180));
        return Math.Sqrt(north * north + east * east) * KilometresPerDegree;
    }

    private static readonly Expression<Func<ClusterCard, Neighbour>> AsNeighbour = card => new Neighbour(
        card.ClusterId,
        card.Slug,
        card.Cluster.Name,
        card.Acronym,
        card.State,
        card.Sector,
        card.Country,
        card.PlaceId,
        card.Lat,
        card.Lon,
        null
    );
}
