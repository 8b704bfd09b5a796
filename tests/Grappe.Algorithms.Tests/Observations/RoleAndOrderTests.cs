using Grappe.Algorithms.Observations;

namespace Grappe.Algorithms.Tests.Observations;

public class RoleAndOrderTests
{
    private static readonly Claim DirectorInTheBox = Claims.Of("role", "director").Saying("Noureddine Bouyaakoub").InThe("box");
    private static readonly Claim DirectorGeneralInTheAnnex = Claims.Of("role", "director-general").Saying("Noureddine BOUYAAKOUB").InThe("annex");

    [Fact]
    public void One_person_is_director_here_and_director_general_there()
    {
        var found = Claims.Contradicting(DirectorInTheBox, DirectorGeneralInTheAnnex).ShouldHaveSingleItem();

        (found.Key, found.Kind, found.Degree).ShouldBe(("director", ContradictionKind.Role, Degree.Imprecision));
        found.Claims.ShouldBe([DirectorInTheBox, DirectorGeneralInTheAnnex]);
    }

    [Fact]
    public void Who_is_said_at_once_to_hold_both_roles_holds_both() =>
        Claims
            .Contradicting(DirectorInTheBox, DirectorGeneralInTheAnnex, Claims.Of("role", "director").Saying("N. Bouyaakoub").InThe("annex"))
            .ShouldNotContain(found => found.Kind == ContradictionKind.Role);

    [Fact]
    public void A_role_of_some_years_ago_was_left_for_another() => Claims.Contradicting(DirectorInTheBox.On("2015"), DirectorGeneralInTheAnnex).ShouldBeEmpty();

    [Fact]
    public void A_founder_may_hold_any_other_role() =>
        Claims.Contradicting(DirectorInTheBox, Claims.Of("role", "founder").Saying("Noureddine Bouyaakoub")).ShouldBeEmpty();

    [Fact]
    public void Different_persons_hold_different_roles() =>
        Claims.Contradicting(DirectorInTheBox, Claims.Of("role", "president").Saying("Klai MEHDI")).ShouldBeEmpty();

    [Theory]
    [InlineData("2019", 0)]
    [InlineData("2020", 1)]
    public void Nothing_is_created_after_it_was_observed(string created, int contradictions) =>
        Claims.Contradicting(Claims.Of("created").Saying(created).On("2019-10")).Count(found => found.Kind == ContradictionKind.Order).ShouldBe(contradictions);

    [Fact]
    public void A_fair_told_in_the_past_cannot_lie_after_the_source() =>
        Claims.Contradicting(Claims.Of("date").Saying("2020-11").On("2019-03")).ShouldHaveSingleItem().Degree.ShouldBe(Degree.Conflict);

    [Fact]
    public void A_cluster_signs_nothing_before_it_is_created() =>
        Claims.Contradicting(Claims.Of("created").Saying("2018"), Claims.Of("date").Saying("2016-10-14")).ShouldHaveSingleItem().Field.ShouldBe("date");

    [Fact]
    public void One_person_spelled_in_two_ways_is_one_spelling_whatever_the_roles() =>
        Claims
            .Contradicting(
                Claims.Of("role", "president").Saying("Soufiane CHORHBI"),
                Claims.Of("role", "director").Saying("Soufiane CHORHBI"),
                Claims.Of("founder-role", "contact").Saying("Soufiane CHORBI").InThe("annex")
            )
            .ShouldHaveSingleItem()
            .Degree.ShouldBe(Degree.Spelling);

    [Fact]
    public void What_is_planned_may_be_created_later() => Claims.Contradicting(Claims.Of("created").Saying("2020").But(Qualifiers.Planned)).ShouldBeEmpty();

    [Theory]
    [InlineData("created", "2015", "labelled", "2013", 1)]
    [InlineData("created", "2015-06", "labelled", "2015", 0)]
    [InlineData("start", "2016", "end", "2015-12", 1)]
    [InlineData("start", "2016", "end", "2019", 0)]
    public void What_comes_first_cannot_come_later(string earlier, string first, string later, string second, int contradictions)
    {
        var found = Claims.Contradicting(Claims.Of(earlier).Saying(first), Claims.Of(later).Saying(second));

        found.Length.ShouldBe(contradictions);
        found.ShouldAllBe(each => each.Field == later && each.Kind == ContradictionKind.Order && each.Degree == Degree.Conflict);
    }
}
