using FsCheck;
using FsCheck.Fluent;
using Grappe.Algorithms.Observations;

namespace Grappe.Algorithms.Tests.Observations;

/// <summary>Claims, dates and words at random, from pools so small that coincidences are frequent.</summary>
internal static class Generated
{
    public static readonly Gen<PartialDate> Date = Gen.Elements("2014", "2015", "2015-06", "2018-12", "2019", "2019-10", "2019-10-03", "2019-10-31")
        .Select(PartialDate.Parse);

    public static readonly Gen<string> Word = Gen.Elements('a', 'b', 'c').ArrayOf().Resize(6).Select(letters => new string(letters));

    private static readonly Gen<Claim> Value = Gen.OneOf(
        Saying("name", "Pharma In", "PharmaIn", "Pharma In Tunisie"),
        Saying("state", "potential", "expected", "emerging", "constituted"),
        Saying("place", "casablanca", "casablanca-settat", "mohammedia+casablanca", "blida", "alger"),
        Saying("created", "2015", "2015-06", "2018", "2020"),
        Saying("labelled", "2014", "2016"),
        Saying("contract", "yes", "no"),
        Saying("host", "structure/novation-city", "structure/el-ghazala"),
        Saying("activity", "watch", "training"),
        Saying("partners-north", "yes", "no"),
        from key in Gen.Elements("director", "director-general")
        from holder in Gen.Elements("Mourad BOUATTOU", "Moura Bouattou", "Klai MEHDI", "Mehdi Klai")
        select Claims.Of("role", key).Saying(holder),
        from key in Gen.Elements("total", "companies", "schools")
        from number in Gen.Choose(1, 40)
        select Claims.Of("members", key).Saying(number),
        from key in Gen.Elements("companies", "schools")
        from member in Gen.Elements("organisation/amith", "organisation/inpt")
        select Claims.Of("member", key).Saying(member)
    );

    public static readonly Gen<Claim> Claim =
        from claim in Value
        from date in Date
        from part in Gen.Elements("card", "table", "text")
        from rank in Gen.Choose(1, 3)
        from qualifiers in Gen.Elements(
            Qualifiers.None,
            Qualifiers.About,
            Qualifiers.Over,
            Qualifiers.Former,
            Qualifiers.Provisional,
            Qualifiers.Counted,
            Qualifiers.Among
        )
        select claim.InThe(part).By($"source-{rank}", rank).But(qualifiers) with
        {
            ObservedOn = date,
        };

    public static readonly Gen<Claim[]> Card = Claim.ArrayOf().Resize(25);

    public static void Check<T>(this Gen<T> values, Action<T> holds) => Prop.ForAll(values.ToArbitrary(), holds).QuickCheckThrowOnFailure();

    public static void Check2<T>(this Gen<T> values, Action<T, T> holds) => values.Two().Check(pair => holds(pair.Item1, pair.Item2));

    private static Gen<Claim> Saying(string field, params string[] values) => Gen.Elements(values).Select(value => Claims.Of(field).Saying(value));
}
