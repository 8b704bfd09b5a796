using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas.Observations;

namespace Grappe.Web.Modules.Atlas.Loading;

// Who works with whom, and what that says of each.
public sealed partial class DataSet
{
    private void ReadCooperations()
    {
        foreach (var row in Rows("cooperations", CooperationHeader))
        {
            var a = row.Find("a", row.Required("a"), subjects, "subject");
            var b = row.Find("b", row.Required("b"), subjects, "subject");
            var source = row.Find("source", row.Required("source"), sources, "source");
            var cooperation = new ToldCooperation
            {
                Id = Cooperations.Count + 1,
                FromFiles = true,
                AId = a?.Id ?? 0,
                A = a!,
                BId = b?.Id ?? 0,
                B = b!,
                Kind = row.OneOf("kind", ClosedLists.CooperationKinds),
                Level = row.OneOf("level", Relation.Levels),
                Status = row.OneOf("status", ClosedLists.Statuses),
                Year = row.OptionalDate("year"),
                SourceId = source?.Id ?? 0,
                Source = source!,
                Part = row.OneOf("part", ClosedLists.Parts),
                Page = row.OptionalInteger("page"),
                Heading = row.Required("heading"),
                Line = row.OptionalInteger("line"),
                Text = Names(row),
            };
            if (a is not null && a == b)
                row.Refuse("b", "a subject does not co-operate with itself.");
            Cooperations.Add(cooperation);
        }
    }

    private ILookup<Subject, (ToldCooperation Cooperation, Subject Partner)> PartnersOnCards() =>
        Cooperations
            .Where(cooperation => cooperation.Part == "card")
            .OrderBy(cooperation => (cooperation.Status == "planned", cooperation.Level != "euro-mediterranean"))
            .SelectMany(cooperation => new[] { (cooperation.A, cooperation, cooperation.B), (cooperation.B, cooperation, cooperation.A) })
            .ToLookup(each => each.Item1, each => (each.Item2, each.Item3));

    // A card does not tick the table's columns "north" and "south": it names partners. Saying so as statements lets table and card be compared,
    // also where a card that names partners names none on one side.
    private long SayPartnersOfCards(Subject cluster, IEnumerable<(ToldCooperation Cooperation, Subject Partner)> partners, long last)
    {
        var cards = cluster.Observations.Where(observation => observation is { Part: "card", Subject.Kind: "cluster" }).ToList();
        var firstLines = new Dictionary<Observation, int?>();
        foreach (var (cooperation, partner) in partners)
        {
            var card = cards.FirstOrDefault(card => card.SourceId == cooperation.SourceId && card.ObservedOn == cooperation.Source.Published);
            if (card is null || partner.Country is null || partner.Country == cluster.Country)
                continue;
            firstLines.TryAdd(card, cooperation.Line);
            var field = countries[partner.Country].Side switch
            {
                "north" => Fields.PartnersNorth,
                "south" => Fields.PartnersSouth,
                _ => null,
            };
            if (field is not null && card.Statements.All(statement => statement.Field != field.Code || statement.Line != cooperation.Line))
                Say(card, field, true, cooperation.Line, cooperation.Status == "planned" ? ["coded", "planned"] : ["coded"]);
        }

        foreach (var (card, line) in firstLines)
        foreach (var field in new[] { Fields.PartnersNorth, Fields.PartnersSouth })
            if (card.Statements.All(statement => statement.Field != field.Code))
                Say(card, field, false, line, ["coded"]);
        return last;

        void Say(Observation card, Field field, bool flag, int? line, string[] qualifiers) =>
            card.Statements.Add(
                new Statement
                {
                    Id = ++last,
                    ObservationId = card.Id,
                    Field = field.Code,
                    Key = "",
                    Flag = flag,
                    Qualifiers = qualifiers,
                    Line = line,
                }
            );
    }
}
