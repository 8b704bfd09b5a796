using Grappe.Web.Database;
using Grappe.Web.Shared.Languages;
using Microsoft.EntityFrameworkCore;

namespace Grappe.Web.Modules.Atlas;

/// <summary>The clusters nearest to one: those of its sector, and those of any sector.</summary>
public sealed class FindNeighbours(GrappeDb db)
{
    private const int Few = 6;
    private const double KilometresPerDegree = 111.2;

    public sealed record Neighbour(
        string Slug,
        Localised Name,
        string? Acronym,
        string? State,
        short? Sector,
        string Country,
        int? PlaceId,
        double? SquaredDegrees
    )
    {
        public double? Kilometres => SquaredDegrees is { } squared ? Math.Sqrt(squared) * KilometresPerDegree : null;
    }

    public sealed record Neighbours(IReadOnlyList<Neighbour> SameSector, IReadOnlyList<Neighbour> Nearest);

    private sealed class Candidate
    {
        public required ClusterCard Card { get; init; }
        public required Localised Name { get; init; }
        public double? SquaredDegrees { get; init; }
    }

    public async Task<Neighbours> FindAsync(string slug, DateOnly? asOf, CancellationToken cancellation)
    {
        var cards = db.ClusterCards.AsOf(asOf);
        var card = await cards.SingleOrDefaultAsync(card => card.Slug == slug, cancellation);
        if (card is null)
            return new Neighbours([], []);
        // Near enough for neighbours: degrees on a plane that shrinks with the latitude.
        var (lat, lon, shrink) = (card.Lat, card.Lon, Math.Cos((card.Lat ?? 0) * Math.PI / 180));
        var others = cards
            .Where(other => other.Slug != slug && other.State != "merged" && other.State != "dissolved")
            .Select(other => new Candidate
            {
                Card = other,
                Name = other.Cluster.Name,
                SquaredDegrees = (other.Lat - lat) * (other.Lat - lat) + (other.Lon - lon) * (other.Lon - lon) * shrink * shrink,
            });
        return new Neighbours(
            card.Sector is { } sector ? await NearestAsync(others.Where(other => other.Card.Sector == sector)) : [],
            lat is null ? [] : await NearestAsync(others.Where(other => other.SquaredDegrees != null))
        );

        Task<List<Neighbour>> NearestAsync(IQueryable<Candidate> among) =>
            among
                .OrderBy(other => other.SquaredDegrees == null)
                .ThenBy(other => other.SquaredDegrees)
                .ThenBy(other => other.Card.Country != card.Country)
                .ThenBy(other => other.Card.Slug)
                .Take(Few)
                .Select(other => new Neighbour(
                    other.Card.Slug,
                    other.Name,
                    other.Card.Acronym,
                    other.Card.State,
                    other.Card.Sector,
                    other.Card.Country,
                    other.Card.PlaceId,
                    other.SquaredDegrees
                ))
                .ToListAsync(cancellation);
    }
}
