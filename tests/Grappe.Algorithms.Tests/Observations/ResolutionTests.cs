using System.Collections.Immutable;
using FsCheck.Fluent;
using Grappe.Algorithms.Observations;

namespace Grappe.Algorithms.Tests.Observations;

public class ResolutionTests
{
    [Fact]
    public void The_newest_claim_is_preferred_whatever_its_source()
    {
        var old = Claims.Of("members", "total").Saying(24).By("study-2014", 1).On("2014");
        var recent = Claims.Of("members", "total").Saying(85).By("letter", 3).On("2019-10-03");

        var fact = Resolved(old, recent).ShouldHaveSingleItem();

        fact.Preferred.ShouldBe(recent);
        fact.Others.ShouldBe([new OtherClaim(old, Agreement.Change)]);
    }

    [Fact]
    public void At_one_date_each_rule_decides_what_the_rules_before_it_leave_open()
    {
        Claim[] inOrder =
        [
            Claims.Of("members", "total").Saying(85),
            Claims.Of("members", "total").Saying(85).But(Qualifiers.Over),
            Claims.Of("members", "total").Saying(85).InThe("box"),
            Claims.Of("members", "total").Saying(85).InThe("table"),
            Claims.Of("members", "total").Saying(85).InThe("text"),
            Claims.Of("members", "total").Saying(85).InThe("annex"),
            Claims.Of("members", "total").Saying(85).InThe("note"),
            Claims.Of("members", "total").Saying(85).InThe("list"),
            Claims.Of("members", "total").Saying(85).But(Qualifiers.Counted),
            Claims.Of("members", "total").Saying(85).By("letter", 2),
            Claims.Of("members", "total").Saying(85).But(Qualifiers.Former),
            Claims.Of("members", "total").Saying(85).On("2019-09-30"),
        ];

        inOrder.Reverse().Order(Preference.Order).ShouldBe(inOrder);
    }

    [Fact]
    public void Fields_that_may_hold_several_values_give_a_fact_for_each_with_all_that_say_it()
    {
        var card = Claims.Of("member", "companies").Saying("organisation/orthofoam");
        var text = Claims.Of("member", "companies").Saying("organisation/orthofoam").InThe("text");
        var other = Claims.Of("member", "companies").Saying("organisation/plastiss");

        var facts = Resolved(text, other, card);

        facts.Select(fact => fact.Preferred).ShouldBe([card, other]);
        facts[0].Others.ShouldBe([new OtherClaim(text, Agreement.Same)]);
    }

    [Fact]
    public void Each_key_has_its_own_fact() =>
        Resolved(Claims.Of("members", "total").Saying(24), Claims.Of("members", "schools").Saying(12)).Select(fact => fact.Key).ShouldBe(["schools", "total"]);

    [Fact]
    public void The_card_of_2014_knows_nothing_later()
    {
        var old = Claims.Of("state").Saying("emerging").On("2014");
        var recent = Claims.Of("state").Saying("constituted").On("2019-10");

        Resolution.Resolve([old, recent], Claims.Places, new DateOnly(2014, 12, 31)).ShouldHaveSingleItem().Preferred.ShouldBe(old);
        Resolution.Resolve([old, recent], Claims.Places, new DateOnly(2013, 12, 31)).ShouldBeEmpty();
    }

    [Fact]
    public void What_is_preferred_does_not_depend_on_the_order_of_the_claims() =>
        Generated
            .Card.SelectMany(claims => Gen.Shuffle(claims).Select(shuffled => (claims, shuffled)))
            .Check(orders => Flat(Resolved(orders.shuffled)).ShouldBe(Flat(Resolved(orders.claims))));

    [Fact]
    public void As_of_a_day_after_all_dates_the_card_is_the_card_of_today() =>
        Generated.Card.Check(claims => Flat(Resolution.Resolve(claims, Claims.Places, new DateOnly(2030, 1, 1))).ShouldBe(Flat(Resolved(claims))));

    [Fact]
    public void No_claim_is_lost() =>
        Generated.Card.Check(claims =>
            Resolved(claims).SelectMany(fact => fact.Others.Select(other => other.Claim).Append(fact.Preferred)).ShouldBe(claims, ignoreOrder: true)
        );

    private static ImmutableArray<Fact> Resolved(params Claim[] claims) => Resolution.Resolve(claims, Claims.Places);

    private static IEnumerable<OtherClaim> Flat(ImmutableArray<Fact> facts) =>
        facts.SelectMany(fact => fact.Others.Prepend(new OtherClaim(fact.Preferred, Agreement.Same)));
}
