using System.Collections.Immutable;
using Grappe.Algorithms.Observations;

namespace Grappe.Web.Modules.Atlas;

/// <summary>From what the sources say of a subject to its cards and its contradictions.</summary>
public sealed class ResolveCards(IReadOnlyDictionary<int, Place> places, PlaceTree tree, IReadOnlySet<int> inTables)
{
    private readonly Dictionary<string, Place> bySlug = places.Values.ToDictionary(place => place.Slug);

    /// <summary>
    /// The contradictions among all that is said of a subject and, for a cluster, a card for each stretch of time between two days on which something new became known.
    /// </summary>
    public (IReadOnlyList<ClusterCard> Cards, IReadOnlyList<Contradiction> Contradictions) Resolve(Subject subject)
    {
        var claims = Claims.Of(subject.Observations, places);
        var found = Contradictions.Find(subject.Code, claims, tree);
        return (
            subject.Kind == "cluster" ? CardsOf(subject, claims, found.Length) : [],
            [
                .. found.Select(contradiction => new Contradiction
                {
                    SubjectId = subject.Id,
                    Field = contradiction.Field,
                    Key = contradiction.Key,
                    Kind = contradiction.Kind.ToString().ToLowerInvariant(),
                    Degree = contradiction.Degree.ToString().ToLowerInvariant(),
                    StatementIds = [.. contradiction.Claims.Select(claim => claim.Id)],
                    Expected = contradiction.Expected,
                    Found = contradiction.Found,
                    WithinOneSource = contradiction.WithinOneSource,
                }),
            ]
        );
    }

    private List<ClusterCard> CardsOf(Subject cluster, ImmutableArray<Claim> claims, int contradictions)
    {
        var days = cluster.Observations.Select(observation => observation.ObservedOn.First).Distinct().Order().ToList();
        return
        [
            .. days.Select(
                (day, index) =>
                    index + 1 == days.Count
                        ? CardOf(cluster, day, null, claims, contradictions)
                        : Earlier(day, days[index + 1], [.. claims.Where(claim => claim.ObservedOn.First <= day)])
            ),
        ];

        ClusterCard Earlier(DateOnly from, DateOnly to, ImmutableArray<Claim> known) =>
            CardOf(cluster, from, to, known, Contradictions.Find(cluster.Code, known, tree).Length);
    }

    private ClusterCard CardOf(Subject cluster, DateOnly from, DateOnly? to, ImmutableArray<Claim> claims, int contradictions)
    {
        var known = cluster.Observations.Where(observation => observation.ObservedOn.First <= from).ToList();
        var facts = Resolution.Resolve(claims, tree);
        var one = facts.Where(fact => fact.Field.Cardinality == Cardinality.One).ToDictionary(fact => fact.Field, fact => fact.Preferred);
        var place =
            one.GetValueOrDefault(Fields.Place)?.Value is PlacesValue { Places: [var first, ..] } ? bySlug[first]
            : cluster.PlaceId is { } registered ? places[registered]
            : null;
        return new ClusterCard
        {
            ClusterId = cluster.Id,
            ValidFrom = from,
            ValidTo = to,
            Slug = cluster.Slug,
            Name = cluster.Name.Fr,
            Acronym = cluster.Acronym,
            Form = cluster.Form,
            Country = cluster.Country!,
            State = Code(Fields.State),
            MergedIntoId = facts.Where(fact => fact.Field == Fields.MergedInto).Select(fact => StatementOf(fact.Preferred).OtherSubjectId).FirstOrDefault(),
            Recognition = Code(Fields.Recognition),
            Sector = short.TryParse(Code(Fields.Sector), out var sector) ? sector : null,
            Anchorage = Code(Fields.Anchorage),
            PlaceId = place?.Id,
            Lat = place?.Lat,
            Lon = place?.Lon,
            PartnersNorth = Flag(Fields.PartnersNorth),
            PartnersSouth = Flag(Fields.PartnersSouth),
            Created = one.GetValueOrDefault(Fields.Created)?.Value is DateValue created ? created.Date : null,
            Members = facts.FirstOrDefault(fact => fact.Field == Fields.Members && fact.Key == "total")?.Preferred.Value is NumberValue members
                ? members.From
                : null,
            InTable = inTables.Contains(cluster.Id),
            Contradictions = contradictions,
            ObservedOn = known.Max(observation => observation.ObservedOn),
            SearchText = SearchText(cluster, known, place),
        };

        string? Code(Field field) => one.GetValueOrDefault(field)?.Value is CodeValue code ? code.Code : null;
        bool? Flag(Field field) => one.GetValueOrDefault(field)?.Value is FlagValue flag ? flag.Yes : null;
        Statement StatementOf(Claim claim) => known.SelectMany(observation => observation.Statements).Single(statement => statement.Id == claim.Id);
    }

    private string SearchText(Subject cluster, IEnumerable<Observation> known, Place? place)
    {
        var words = new List<string?> { cluster.Acronym, cluster.Name.Fr, cluster.Name.En, cluster.Name.Ar };
        words.AddRange(cluster.Aliases);
        for (var at = place; at is { Kind: not "country" }; at = at.Parent)
            words.AddRange([at.Name.Fr, at.Name.En, at.Name.Ar, .. at.Aliases]);
        foreach (var statement in known.SelectMany(observation => observation.Statements))
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
