using System.Collections.Immutable;
using Grappe.Algorithms.Observations;

namespace Grappe.Algorithms.Tests.Observations;

/// <summary>Test data that speaks: <c>Claims.Of("members", "total").Saying(24).InThe("card")</c>.</summary>
internal static class Claims
{
    private static long lastId;

    private static readonly Dictionary<string, Field> Fields = new Field[]
    {
        new("name", ValueKind.Name, Cardinality.One, Changes: false),
        new("acronym", ValueKind.Name, Cardinality.One, Changes: false),
        new("niche", ValueKind.Text, Cardinality.One, Changes: false),
        new("activity", ValueKind.Text, Cardinality.Many, Changes: false),
        new("state", ValueKind.Code, Cardinality.One, Changes: true),
        new("sector", ValueKind.Code, Cardinality.One, Changes: false),
        new("place", ValueKind.Places, Cardinality.One, Changes: false),
        new("created", ValueKind.Date, Cardinality.One, Changes: false),
        new("labelled", ValueKind.Date, Cardinality.One, Changes: false),
        new("start", ValueKind.Date, Cardinality.PerKey, Changes: false),
        new("end", ValueKind.Date, Cardinality.PerKey, Changes: false),
        new("members", ValueKind.Number, Cardinality.PerKey, Changes: true),
        new("member", ValueKind.Reference, Cardinality.Many, Changes: true),
        new("amount", ValueKind.Number, Cardinality.PerKey, Changes: false),
        new("count", ValueKind.Number, Cardinality.PerKey, Changes: false),
        new("role", ValueKind.Holder, Cardinality.PerKey, Changes: true),
        new("founder-role", ValueKind.Holder, Cardinality.Many, Changes: true),
        new("term", ValueKind.Name, Cardinality.PerKey, Changes: false),
        new("aspect", ValueKind.Codes, Cardinality.PerKey, Changes: true),
        new("legal-form", ValueKind.Code, Cardinality.One, Changes: true),
        new("date", ValueKind.Date, Cardinality.One, Changes: false),
        new("host", ValueKind.Reference, Cardinality.One, Changes: false),
        new("contract", ValueKind.Flag, Cardinality.One, Changes: true),
        new("partners-north", ValueKind.Flag, Cardinality.One, Changes: false),
    }.ToDictionary(field => field.Code);

    public static readonly PlaceTree Places = new(
        new Dictionary<string, string>
        {
            ["morocco"] = "",
            ["casablanca-settat"] = "morocco",
            ["casablanca"] = "casablanca-settat",
            ["technopark-casablanca"] = "casablanca",
            ["mohammedia"] = "casablanca-settat",
            ["algeria"] = "",
            ["alger"] = "algeria",
            ["blida"] = "algeria",
        }
    );

    public static Claim Of(string field, string key = "")
    {
        var id = Interlocked.Increment(ref lastId);
        return new(id, Fields[field], key, new TextValue(""), PartialDate.Parse("2019-10"), "study-2019", 1, "card", Observation: 1);
    }

    public static Claim Saying(this Claim claim, string value) =>
        claim with
        {
            Value = claim.Field.Kind switch
            {
                ValueKind.Code => new CodeValue(value),
                ValueKind.Codes => new CodesValue([.. value.Split('+')]),
                ValueKind.Date => new DateValue(PartialDate.Parse(value)),
                ValueKind.Places => new PlacesValue([.. value.Split('+')]),
                ValueKind.Reference => new ReferenceValue(value),
                ValueKind.Flag => new FlagValue(value == "yes"),
                _ => new TextValue(value),
            },
        };

    public static Claim Saying(this Claim claim, decimal number, string unit = "") => claim.Saying(number, number, unit);

    public static Claim Saying(this Claim claim, decimal from, decimal to, string unit = "") => claim with { Value = new NumberValue(from, to, unit) };

    public static Claim But(this Claim claim, Qualifiers qualifiers) => claim with { Qualifiers = qualifiers };

    public static Claim Within(this Claim claim, string key) => claim with { Within = key };

    /// <summary>Each part of a source is an observation of its own.</summary>
    public static Claim InThe(this Claim claim, string part) => claim with { Part = part, Observation = part.Sum(letter => letter) };

    public static Claim By(this Claim claim, string source, int rank) =>
        claim with
        {
            Source = source,
            SourceRank = rank,
            Observation = claim.Observation + source.Length,
        };

    public static Claim On(this Claim claim, string date) => claim with { ObservedOn = PartialDate.Parse(date) };

    public static Agreement ComparedWith(this Claim a, Claim b) => Comparison.Compare(a, b, Places);

    public static ImmutableArray<Contradiction> Contradicting(params Claim[] claims) => Contradictions.Find("cluster/it", claims, Places);
}
