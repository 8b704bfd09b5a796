using Grappe.Web.Modules.Workspace;
using Grappe.Web.Modules.Workspace.Governance;
using Grappe.Web.Shared.Money;

namespace Grappe.Web.Tests.Workspace;

/// <summary>Holds the counting of votes to the worked assembly, and to a slow oracle over all small numbers.</summary>
public sealed class CountVotesTests
{
    private static readonly VotingRules Rules = new(new(1, 2), 2, new(2, 3), true, false, TieBreak.Refused, 15, 15, false);

    /// <summary>Nine of twenty electors are there, three more have others there for them.</summary>
    private static readonly Turnout There = new(20, 9, 3);

    [Theory]
    [InlineData(12, 0, 0, Outcome.Adopted, 10_000)]
    [InlineData(7, 3, 2, Outcome.Adopted, 7_000)]
    [InlineData(8, 4, 0, Outcome.Adopted, 6_667)]
    [InlineData(7, 4, 1, Outcome.Refused, 6_364)]
    [InlineData(8, 3, 0, Outcome.Adopted, 7_273)]
    public void The_worked_assembly_decides_on_its_candidates(int inFavour, int against, int abstained, Outcome outcome, long share)
    {
        var count = new VoteCount(inFavour, against, abstained);
        CountVotes.Of(Rules, There, 1, count).ShouldBe(outcome);
        CountVotes.ShareOf(Rules, count)!.Value.BasisPoints().ShouldBe(share);
    }

    [Fact]
    public void Abstentions_that_count_would_have_refused_the_second_candidate()
    {
        var counted = Rules with { AbstentionsCount = true };
        CountVotes.ShareOf(counted, new(7, 3, 2))!.Value.BasisPoints().ShouldBe(5_833);
        CountVotes.Of(counted, There, 1, new(7, 3, 2)).ShouldBe(Outcome.Refused);
    }

    [Fact]
    public void Exactly_two_thirds_are_not_more_than_two_thirds() =>
        CountVotes.Of(Rules with { EqualSuffices = false }, There, 1, new(8, 4, 0)).ShouldBe(Outcome.Refused);

    [Fact]
    public void The_last_candidate_waits_for_the_second_convocation_which_asks_for_no_quorum()
    {
        var without = new Turnout(20, 8, 1);
        CountVotes.HasQuorum(Rules, without, 1).ShouldBeFalse();
        CountVotes.Of(Rules, without, 1, new(9, 0, 0)).ShouldBe(Outcome.Adjourned);
        CountVotes.Of(Rules, new(20, 7, 0), 2, new(4, 3, 0)).ShouldBe(Outcome.Refused);
        CountVotes.ShareOf(Rules, new(4, 3, 0))!.Value.BasisPoints().ShouldBe(5_714);
        CountVotes.Of(Rules with { SecondNeedsQuorum = true }, new(20, 7, 0), 2, new(7, 0, 0)).ShouldBe(Outcome.Adjourned);
    }

    [Fact]
    public void Half_of_the_electors_suffice_for_the_quorum() => CountVotes.HasQuorum(Rules, new(20, 10, 0), 1).ShouldBeTrue();

    [Theory]
    [InlineData(TieBreak.Refused, null, Outcome.Refused)]
    [InlineData(TieBreak.Chair, null, null)]
    [InlineData(TieBreak.Chair, Choice.InFavour, Outcome.Adopted)]
    [InlineData(TieBreak.Chair, Choice.Against, Outcome.Refused)]
    [InlineData(TieBreak.Chair, Choice.Abstained, null)]
    public void Equal_votes_are_broken_as_the_rules_say(TieBreak ties, Choice? chair, Outcome? outcome) =>
        CountVotes.Of(Rules with { Majority = new(1, 2), EqualSuffices = false, Ties = ties }, There, 1, new(6, 6, 0), chair).ShouldBe(outcome);

    [Fact]
    public void The_chair_breaks_no_tie_where_more_than_half_is_asked_for() =>
        CountVotes.Of(Rules with { Ties = TieBreak.Chair }, There, 1, new(6, 6, 0), Choice.InFavour).ShouldBe(Outcome.Refused);

    [Fact]
    public void Where_nobody_votes_nothing_is_adopted()
    {
        CountVotes.Of(Rules, There, 1, default).ShouldBe(Outcome.Refused);
        CountVotes.Of(Rules, There, 1, new(0, 0, 12)).ShouldBe(Outcome.Refused);
        CountVotes.Of(Rules, new(0, 0, 0), 1, default).ShouldBe(Outcome.Adjourned);
    }

    [Fact]
    public void All_small_votes_agree_with_counting_on_fingers()
    {
        foreach (var (over, under) in new[] { (1, 2), (2, 3), (3, 4), (1, 1), (1, 3) })
        foreach (var equal in new[] { false, true })
        foreach (var abstentions in new[] { false, true })
        foreach (var electors in Enumerable.Range(1, 9))
        foreach (var present in Enumerable.Range(0, electors + 1))
        foreach (var inFavour in Enumerable.Range(0, present + 1))
        foreach (var against in Enumerable.Range(0, present - inFavour + 1))
        {
            var abstained = present - inFavour - against;
            var rules = Rules with { Majority = new Fraction(over, under), EqualSuffices = equal, AbstentionsCount = abstentions };
            var outcome = CountVotes.Of(rules, new(electors, present, 0), 1, new(inFavour, against, abstained));
            var cast = inFavour + against + (abstentions ? abstained : 0);
            // Both sides times the two numbers below the lines.
            var (has, asked) = (inFavour * under, over * cast);
            var expected =
                present * 2 < electors ? Outcome.Adjourned
                : cast > 0 && (has > asked || (equal && has == asked)) ? Outcome.Adopted
                : Outcome.Refused;
            outcome.ShouldBe(expected, $"{inFavour}/{against}/{abstained} of {electors}, more than {over}/{under}");
            // One voice more in favour never turns what is adopted into something else.
            if (outcome == Outcome.Adopted && against > 0)
                CountVotes.Of(rules, new(electors, present, 0), 1, new(inFavour + 1, against - 1, abstained)).ShouldBe(Outcome.Adopted);
        }
    }

    [Fact]
    public void Proxies_count_while_their_holders_are_there_and_their_givers_are_not()
    {
        var there = new WhoIsThere(20, [1, 2, 3], [(10, 1), (11, 1), (12, 1), (3, 2), (13, 4)], 2);
        there.Turnout.ShouldBe(new Turnout(20, 3, 2));
        there.VotedBy(10).ShouldBe(1);
        there.VotedBy(12).ShouldBeNull("one holds two at most");
        there.VotedBy(3).ShouldBe(3, "it came itself");
        there.VotedBy(13).ShouldBeNull("the holder is not there");
        there.VotersWithout([10, 3, 13]).ShouldBe(3);
        there.TurnoutWith([1, 10, 15]).ShouldBe(new Turnout(20, 4, 2), "who has voted and left was there for this vote");
    }

    [Fact]
    public void Nobody_is_counted_twice_however_people_come_and_go()
    {
        var random = new Random(17);
        for (var round = 0; round < 2_000; round++)
        {
            var electors = random.Next(1, 12);
            var present = Enumerable.Range(1, electors).Where(_ => random.Next(2) == 0).ToList();
            var proxies = Enumerable
                .Range(1, electors)
                .Where(_ => random.Next(2) == 0)
                .Select(giver => (Giver: giver, Holder: random.Next(1, electors + 1)))
                .Where(proxy => proxy.Giver != proxy.Holder)
                .ToList();
            var most = random.Next(0, 4);
            var there = new WhoIsThere(electors, present, proxies, most);
            var voters = Enumerable.Range(1, electors).Where(elector => there.VotedBy(elector) is not null).ToList();
            there.Turnout.Counted.ShouldBe(voters.Count);
            voters.Count.ShouldBeLessThanOrEqualTo(electors);
            voters.GroupBy(voter => there.VotedBy(voter)).ShouldAllBe(held => held.Count(voter => voter != held.Key) <= most);
            voters.ShouldAllBe(voter => present.Contains(there.VotedBy(voter)!.Value));
        }
    }
}
