using Grappe.Algorithms.Observations;

namespace Grappe.Algorithms.Tests.Observations;

public class MemberCountTests
{
    [Fact]
    public void MNC_announces_24_members_and_counts_42()
    {
        var found = Claims
            .Contradicting(Members("total", 24), Members("smes", 20), Members("large-companies", 10), Members("schools", 12))
            .ShouldHaveSingleItem();

        (found.Key, found.Kind, found.Degree, found.Expected, found.Found).ShouldBe(("total", ContradictionKind.Sum, Degree.Conflict, 24m, 42m));
        found.Claims[0].Key.ShouldBe("total");
    }

    [Fact]
    public void Categories_that_add_up_are_no_contradiction() =>
        Claims.Contradicting(Members("total", 42), Members("smes", 20), Members("large-companies", 10), Members("schools", 12)).ShouldBeEmpty();

    [Fact]
    public void Categories_of_another_observation_are_not_summed() =>
        Claims.Contradicting(Members("total", 24), Members("smes", 20).InThe("text")).ShouldBeEmpty();

    [Theory]
    [InlineData(50, Degree.Imprecision)]
    [InlineData(80, null)]
    [InlineData(90, Degree.Conflict)]
    public void Some_of_the_categories_may_fall_short_but_not_exceed(int smes, Degree? degree) =>
        Claims
            .Contradicting(Members("total", 80), Members("smes", smes).But(Qualifiers.Among))
            .Select(found => (Degree?)found.Degree)
            .SingleOrDefault()
            .ShouldBe(degree);

    [Fact]
    public void A_sum_that_approximation_can_explain_is_an_imprecision() =>
        Claims
            .Contradicting(Members("total", 70), Members("smes", 60).But(Qualifiers.About), Members("schools", 8))
            .ShouldHaveSingleItem()
            .Degree.ShouldBe(Degree.Imprecision);

    [Fact]
    public void CE3M_says_more_than_80_and_its_categories_make_80() =>
        Claims
            .Contradicting(
                Members("total", 80).But(Qualifiers.Over),
                Members("smes", 60).But(Qualifiers.About),
                Members("schools", 8),
                Members("large-companies", 5),
                Members("associations", 5),
                Members("technical-centres", 2)
            )
            .ShouldHaveSingleItem()
            .Degree.ShouldBe(Degree.Imprecision);

    [Theory]
    [InlineData(10, 0)]
    [InlineData(70, 1)]
    public void Parts_of_a_part_must_fit_into_it_and_are_not_summed_twice(int startups, int contradictions) =>
        Claims.Contradicting(Members("total", 60), Members("smes", 60), Members("startups", startups).Within("smes")).Length.ShouldBe(contradictions);

    [Fact]
    public void Planned_members_are_no_part_of_the_total() =>
        Claims.Contradicting(Members("total", 20), Members("smes", 20), Members("startups", 5).But(Qualifiers.Planned)).ShouldBeEmpty();

    [Fact]
    public void Pharma_In_announces_6_and_names_7()
    {
        var found = Claims.Contradicting([Members("companies", 6), .. Named("companies", 7)]).ShouldHaveSingleItem();

        (found.Kind, found.Degree, found.Expected, found.Found).ShouldBe((ContradictionKind.Listed, Degree.Conflict, 6m, 7m));
    }

    [Theory]
    [InlineData(Qualifiers.None, 5, Degree.Imprecision)]
    [InlineData(Qualifiers.None, 6, null)]
    [InlineData(Qualifiers.None, 0, null)]
    [InlineData(Qualifiers.About, 8, null)]
    [InlineData(Qualifiers.About, 9, Degree.Conflict)]
    [InlineData(Qualifiers.Over, 3, Degree.Imprecision)]
    public void A_list_is_held_against_what_the_announced_number_can_mean(Qualifiers ofSix, int named, Degree? degree) =>
        Claims
            .Contradicting([Members("companies", 6).But(ofSix), .. Named("companies", named)])
            .Select(found => (Degree?)found.Degree)
            .SingleOrDefault()
            .ShouldBe(degree);

    [Fact]
    public void A_list_introduced_as_partial_may_be_short() =>
        Claims.Contradicting([Members("companies", 6), .. Named("companies", 2).Select(named => named.But(Qualifiers.Among))]).ShouldBeEmpty();

    [Fact]
    public void A_count_announced_and_a_count_made_by_the_editors_are_a_list_that_does_not_fit()
    {
        var counted = Claims.Of("count", "clusters").Saying(14).But(Qualifiers.Counted).InThe("table");
        var announced = Claims.Of("count", "clusters").Saying(15).InThe("text");

        var found = Claims.Contradicting(counted, announced).ShouldHaveSingleItem();

        (found.Kind, found.Expected, found.Found).ShouldBe((ContradictionKind.Listed, 15m, 14m));
        found.Claims.ShouldBe([announced, counted]);
    }

    [Fact]
    public void Of_several_counts_made_the_one_that_differs_is_held_against_the_number_announced()
    {
        var announced = Claims.Of("count", "clusters").Saying(5).InThe("text");
        var same = Claims.Of("count", "clusters").Saying(5).But(Qualifiers.Counted).InThe("text");
        var other = Claims.Of("count", "clusters").Saying(7).But(Qualifiers.Counted).InThe("table");

        var found = Claims.Contradicting(announced, same, other).ShouldHaveSingleItem();

        (found.Kind, found.Expected, found.Found).ShouldBe((ContradictionKind.Listed, 5m, 7m));
    }

    private static Claim Members(string category, int number) => Claims.Of("members", category).Saying(number);

    private static IEnumerable<Claim> Named(string category, int number) =>
        Enumerable.Range(1, number).Select(i => Claims.Of("member", category).Saying($"organisation/member-{i}"));
}
