using FsCheck.Fluent;
using Grappe.Algorithms.Observations;

namespace Grappe.Algorithms.Tests.Observations;

public class ContradictionsTests
{
    [Fact]
    public void CMP_stands_in_Alger_for_the_card_and_in_Blida_for_the_table()
    {
        var card = Claims.Of("place").Saying("alger");
        var table = Claims.Of("place").Saying("blida").InThe("table");

        var found = Claims.Contradicting(table, card).ShouldHaveSingleItem();

        (found.Subject, found.Field, found.Kind, found.Degree).ShouldBe(("cluster/it", "place", ContradictionKind.Value, Degree.Conflict));
        found.Claims.ShouldBe([card, table]);
        found.WithinOneSource.ShouldBeTrue();
    }

    [Fact]
    public void _2TS_was_created_in_2015_or_in_2018() =>
        Claims
            .Contradicting(Claims.Of("created").Saying("2015"), Claims.Of("created").Saying("2018").By("letter", 2))
            .ShouldHaveSingleItem()
            .WithinOneSource.ShouldBeFalse();

    [Fact]
    public void All_values_that_disagree_make_one_contradiction_of_the_gravest_degree()
    {
        var found = Claims
            .Contradicting(
                Claims.Of("members", "total").Saying(85),
                Claims.Of("members", "total").Saying(80).But(Qualifiers.Over).InThe("box"),
                Claims.Of("members", "total").Saying(40).InThe("text"),
                Claims.Of("members", "total").Saying(85).InThe("annex")
            )
            .ShouldHaveSingleItem();

        found.Degree.ShouldBe(Degree.Conflict);
        found.Claims.Select(claim => claim.Part).ShouldBe(["card", "annex", "box", "text"]);
    }

    [Fact]
    public void Spellings_stand_apart_from_the_conflict()
    {
        var mourad = Claims.Of("role", "president").Saying("Mourad BOUATTOU");
        var moura = Claims.Of("role", "president").Saying("Moura BOUATTOU").InThe("annex");
        var klai = Claims.Of("role", "president").Saying("Klai MEHDI").InThe("text");

        var found = Claims.Contradicting(mourad, moura, klai);

        found.Select(each => each.Degree).ShouldBe([Degree.Conflict, Degree.Spelling]);
        found[0].Claims.ShouldBe([mourad, klai, moura]);
        found[1].Claims.ShouldBe([mourad, moura]);
    }

    [Fact]
    public void A_change_is_no_contradiction() =>
        Claims.Contradicting(Claims.Of("state").Saying("emerging").On("2014"), Claims.Of("state").Saying("constituted").On("2019")).ShouldBeEmpty();

    [Fact]
    public void A_blank_cell_against_a_yes_is_an_omission()
    {
        var blank = Claims.Of("partners-north").Saying("no").InThe("table");
        var yes = Claims.Of("partners-north").Saying("yes").But(Qualifiers.Coded);

        var found = Claims.Contradicting(blank, yes).ShouldHaveSingleItem();

        (found.Kind, found.Degree).ShouldBe((ContradictionKind.Omission, Degree.Imprecision));
        Claims.Contradicting(blank, yes, Claims.Of("partners-north").Saying("no").InThe("text")).ShouldHaveSingleItem().Kind.ShouldBe(ContradictionKind.Value);
    }

    [Fact]
    public void What_is_found_does_not_depend_on_the_order_of_the_claims() =>
        Generated
            .Card.SelectMany(claims => Gen.Shuffle(claims).Select(shuffled => (claims, shuffled)))
            .Check(orders => Flat(orders.shuffled).ShouldBe(Flat(orders.claims)));

    [Fact]
    public void Equal_values_are_never_reported() =>
        Generated
            .Claim.Where(claim => claim.Field.Code != "created")
            .SelectMany(claim => Generated.Date.ArrayOf().Select(dates => dates.Select((date, i) => claim with { Id = i, ObservedOn = date }).ToArray()))
            .Check(claims => Claims.Contradicting(claims).ShouldBeEmpty());

    [Fact]
    public void Repeating_a_claim_adds_no_contradiction() =>
        Generated
            .Card.Where(claims => claims.Length > 0)
            .SelectMany(claims => Gen.Elements(claims).Select(repeated => (claims, more: claims.Append(repeated with { Id = long.MaxValue }).ToArray())))
            .Check(cards => Claims.Contradicting(cards.more).Select(What).ShouldBe(Claims.Contradicting(cards.claims).Select(What)));

    private static (string, string, ContradictionKind, Degree, decimal?, decimal?) What(Contradiction found) =>
        (found.Field, found.Key, found.Kind, found.Degree, found.Expected, found.Found);

    private static IEnumerable<(ContradictionKind, Degree, Claim)> Flat(Claim[] claims) =>
        Claims.Contradicting(claims).SelectMany(found => found.Claims.Select(claim => (found.Kind, found.Degree, claim)));
}
