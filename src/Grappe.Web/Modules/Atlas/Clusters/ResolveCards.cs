using System.Collections.Immutable;
using Grappe.Algorithms.Observations;

namespace Grappe.Web.Modules.Atlas;

/// <summary>From what the sources say of a subject to its card and its contradictions.</summary>
public static class ResolveCards
{
    public static ClusterCard CardOf(Subject cluster, ImmutableArray<Fact> facts, IReadOnlyDictionary<int, Place> places, bool inTable, int contradictions)
    {
        var claimed = facts.Where(fact => fact.Field.Cardinality == Cardinality.One).ToDictionary(fact => fact.Field, fact => fact.Preferred.Value);
        var placeSlugs = claimed.GetValueOrDefault(Fields.Place) is PlacesValue value ? value.Places : [];
        var bySlug = places.Values.Where(place => placeSlugs.Contains(place.Slug)).ToDictionary(place => place.Slug);
        var place =
            placeSlugs.Length > 0 ? bySlug[placeSlugs[0]]
            : cluster.PlaceId is { } own ? places[own]
            : null;
        return new ClusterCard
        {
            ClusterId = cluster.Id,
            Slug = cluster.Slug,
            Name = cluster.Name.Fr,
            Acronym = cluster.Acronym,
            Form = cluster.Form,
            Country = cluster.Country!,
            State = Code(Fields.State),
            Recognition = Code(Fields.Recognition),
            Sector = short.TryParse(Code(Fields.Sector), out var sector) ? sector : null,
            Anchorage = Code(Fields.Anchorage),
            PlaceId = place?.Id,
            Lat = place?.Lat,
            Lon = place?.Lon,
            PartnersNorth = Flag(Fields.PartnersNorth),
            PartnersSouth = Flag(Fields.PartnersSouth),
            Created = claimed.GetValueOrDefault(Fields.Created) is DateValue created ? created.Date : null,
            Members = facts.FirstOrDefault(fact => fact.Field == Fields.Members && fact.Key == "total")?.Preferred.Value is NumberValue members
                ? members.From
                : null,
            InTable = inTable,
            Contradictions = contradictions,
            ObservedOn = cluster.Observations.Count == 0 ? null : cluster.Observations.Max(observation => observation.ObservedOn),
            SearchText = SearchText(cluster, places, place),
        };

        string? Code(Field field) => claimed.GetValueOrDefault(field) is CodeValue code ? code.Code : null;
        bool? Flag(Field field) => claimed.GetValueOrDefault(field) is FlagValue flag ? flag.Yes : null;
    }

    public static IEnumerable<Contradiction> ContradictionsOf(Subject subject, ImmutableArray<Claim> claims, PlaceTree places) =>
        Contradictions
            .Find(subject.Code, claims, places)
            .Select(found => new Contradiction
            {
                SubjectId = subject.Id,
                Field = found.Field,
                Key = found.Key,
                Kind = found.Kind.ToString().ToLowerInvariant(),
                Degree = found.Degree.ToString().ToLowerInvariant(),
                StatementIds = [.. found.Claims.Select(claim => claim.Id)],
                Expected = found.Expected,
                Found = found.Found,
                WithinOneSource = found.WithinOneSource,
            });

    private static string SearchText(Subject cluster, IReadOnlyDictionary<int, Place> places, Place? place)
    {
        var words = new List<string?> { cluster.Acronym, cluster.Name.Fr, cluster.Name.En, cluster.Name.Ar };
        words.AddRange(cluster.Aliases);
        for (var at = place; at is { Kind: not "country" }; at = at.Parent)
            words.AddRange([at.Name.Fr, at.Name.En, at.Name.Ar, .. at.Aliases]);
        foreach (var statement in cluster.Observations.SelectMany(observation => observation.Statements))
        {
            words.AddRange([statement.Name, statement.Wording, statement.TextFr, statement.TextEn, statement.TextAr]);
            if (statement.OtherSubject is { } other)
                words.AddRange([other.Name.Fr, other.Name.Ar, other.Acronym]);
            foreach (var id in statement.PlaceIds ?? [])
                words.AddRange([places[id].Name.Fr, places[id].Name.En, places[id].Name.Ar]);
        }
        return Spelling.Fold(string.Join(' ', words.OfType<string>().Distinct()));
    }
}
