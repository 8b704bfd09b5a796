using System.Collections.Immutable;
using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas.Observations;
using Grappe.Web.Modules.Atlas.Places;

namespace Grappe.Web.Modules.Atlas.Cards;

/// <summary>Makes the cards of a subject and finds its contradictions, from the statements of the sources.</summary>
public sealed class ResolveCards(IReadOnlyDictionary<int, Place> places, PlaceTree tree, IReadOnlySet<int> inTables)
{
    private static readonly string[] OwnNames = [Fields.Name.Code, Fields.Alias.Code, Fields.Acronym.Code];

    private readonly Dictionary<string, Place> bySlug = places.Values.ToDictionary(place => place.Slug);

    /// <summary>
    /// Finds the contradictions among all that is said of a subject. For a cluster it also makes a card for each stretch of time between two days on which something new
    /// became known, and the text that a search box looks into.
    /// </summary>
    public (IReadOnlyList<ClusterCard> Cards, SearchText? Text, IReadOnlyList<Contradiction> Contradictions) Resolve(Subject subject)
    {
        var claims = Claims.Of(subject.Observations, places);
        var found = Algorithms.Observations.Contradictions.Find(subject.Code, claims, tree);
        var cards = subject.Kind == "cluster" ? CardsOf(subject, claims, Counted(found)) : [];
        return (
            cards,
            // Nobody looks for what has no card.
            cards.Count > 0
                ? TextOf(subject, OverOf(claims))
                : null,
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

    private static int Counted(ImmutableArray<Algorithms.Observations.Contradiction> found) =>
        found.Count(contradiction => contradiction.Degree == Degree.Conflict);

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
            CardOf(cluster, from, to, known, Counted(Algorithms.Observations.Contradictions.Find(cluster.Code, known, tree)));
    }

    private ClusterCard CardOf(Subject cluster, DateOnly from, DateOnly? to, ImmutableArray<Claim> claims, int contradictions)
    {
        var known = cluster.Observations.Where(observation => observation.ObservedOn.First <= from).ToList();
        var facts = Resolution.Resolve(claims, tree);
        var one = facts.Where(fact => fact.Field.Cardinality == Cardinality.One).ToDictionary(fact => fact.Field, fact => fact.Preferred);
        var place =
            one.GetValueOrDefault(Fields.Place)?.Value is PlacesValue { Places: [var first, ..] } ? bySlug.GetValueOrDefault(first)
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
        };

        string? Code(Field field) => one.GetValueOrDefault(field)?.Value is CodeValue code ? code.Code : null;
        bool? Flag(Field field) => one.GetValueOrDefault(field)?.Value is FlagValue flag ? flag.Yes : null;
        Statement StatementOf(Claim claim) => known.SelectMany(observation => observation.Statements).Single(statement => statement.Id == claim.Id);
    }

    /// <summary>Collects the text that a search box looks into: everything known of the cluster today.</summary>
    private SearchText TextOf(Subject cluster, IReadOnlySet<long> over)
    {
        var statements = cluster.Observations.SelectMany(observation => observation.Statements).Where(statement => !over.Contains(statement.Id)).ToList();
        var others = statements.Select(statement => statement.OtherSubject).OfType<Subject>().Distinct().ToList();
        var named = statements.Where(statement => !OwnNames.Contains(statement.Field)).Select(statement => statement.Name);
        var ownNames = statements.Where(statement => OwnNames.Contains(statement.Field)).Select(statement => statement.Name);
        var own = cluster.PlaceId is { } registered ? [registered] : Array.Empty<int>();
        var at = statements.SelectMany(statement => statement.PlaceIds ?? []).Concat(own).Distinct().SelectMany(id => Within(places[id])).Distinct();
        return new SearchText
        {
            ClusterId = cluster.Id,
            Names = Folded([cluster.Acronym, .. Names(cluster.Name), .. cluster.Aliases, .. ownNames]),
            PlaceNames = Folded(at.SelectMany(place => (IEnumerable<string>)[.. Names(place.Name), .. place.Aliases])),
            OtherNames = Folded([
                .. others.SelectMany(other => (IEnumerable<string?>)[other.Acronym, .. Names(other.Name)]),
                .. named,
                .. statements.Select(statement => statement.Wording),
            ]),
            AboutFr = About(statement => statement.TextFr, name => name.Fr),
            AboutEn = About(statement => statement.TextEn, name => name.En),
            AboutAr = About(statement => statement.TextAr, name => name.Ar),
        };

        // What a cluster is about stands before what it has done, as on its card.
        string About(Func<Statement, string?> text, Func<Localised, string> name) =>
            string.Join(
                " · ",
                statements
                    .OrderBy(statement => Fields.Find(statement.Field) is { } field ? Fields.Order(field) : int.MaxValue)
                    .Select(text)
                    .Concat(others.Select(other => name(other.Name)))
                    .Concat(named)
                    .OfType<string>()
                    .Distinct()
            );
    }

    // Who looks for what a cluster no longer does must not find it.
    private HashSet<long> OverOf(ImmutableArray<Claim> claims) =>
        claims.All(claim => (claim.Qualifiers & (Qualifiers.Ended | Qualifiers.Denied)) == 0)
            ? []
            :
            [
                .. Resolution
                    .Resolve(claims, tree)
                    .Where(fact => fact.IsOver)
                    .SelectMany(fact => fact.Others.Select(other => other.Claim.Id).Prepend(fact.Preferred.Id)),
            ];

    private static IEnumerable<Place> Within(Place place)
    {
        for (var at = place; at is not null; at = at.Parent)
            yield return at;
    }

    private static string[] Names(Localised name) => [name.Fr, name.En, name.Ar];

    private static string Folded(IEnumerable<string?> texts) =>
        string.Join(' ', texts.OfType<string>().SelectMany(text => Spelling.Fold(text).Split(' ', StringSplitOptions.RemoveEmptyEntries)).Distinct());
}
