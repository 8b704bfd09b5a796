namespace Grappe.Web.Modules.Workspace.Governance;

/// <summary>Finds what a vote leads to. It compares whole numbers and exact fractions, and rounds nothing.</summary>
public static class CountVotes
{
    private static readonly Fraction Half = new(1, 2);

    /// <summary>Tells whether as many are there, or have others there for them, as the rules ask. Where nobody may vote there is no quorum.</summary>
    public static bool HasQuorum(VotingRules rules, Turnout turnout, int convocation) =>
        (convocation == 2 && !rules.SecondNeedsQuorum) || (turnout.Electors > 0 && new Fraction(turnout.Counted, turnout.Electors) >= rules.Quorum);

    /// <summary>Finds the share of votes in favour; none where none were cast.</summary>
    public static Fraction? ShareOf(VotingRules rules, VoteCount count) =>
        count.Cast(rules.AbstentionsCount) is > 0 and var cast ? new Fraction(count.InFavour, cast) : null;

    /// <summary>Finds the outcome.</summary>
    /// <param name="chair">The voice of whoever chairs, given where votes are equal.</param>
    /// <returns>Nothing where whoever chairs has to decide first.</returns>
    public static Outcome? Of(VotingRules rules, Turnout turnout, int convocation, VoteCount count, Choice? chair = null)
    {
        if (!HasQuorum(rules, turnout, convocation))
            return Outcome.Adjourned;
        if (ShareOf(rules, count) is not { } share)
            return Outcome.Refused;
        if (share > rules.Majority || (rules.EqualSuffices && share == rules.Majority))
            return Outcome.Adopted;
        if (!AsksChair(rules, count))
            return Outcome.Refused;
        return chair switch
        {
            Choice.InFavour => Outcome.Adopted,
            Choice.Against => Outcome.Refused,
            _ => null,
        };
    }

    // Where more than half is asked for, one voice more would not make it.
    private static bool AsksChair(VotingRules rules, VoteCount count) =>
        rules.Ties == TieBreak.Chair && rules.Majority <= Half && count.InFavour == count.Against && count.InFavour > 0;
}

/// <summary>The votes as counted.</summary>
public readonly record struct VoteCount(int InFavour, int Against, int Abstained)
{
    public int All => InFavour + Against + Abstained;

    /// <summary>The votes over which the share is counted.</summary>
    public int Cast(bool abstentionsCount) => InFavour + Against + (abstentionsCount ? Abstained : 0);
}

/// <summary>The electors by whom a quorum is found.</summary>
/// <param name="Electors">All who may vote at the meeting.</param>
/// <param name="Present">Those there. Who has declared an interest is there too.</param>
/// <param name="Proxies">Those for whom others are there.</param>
public readonly record struct Turnout(int Electors, int Present, int Proxies)
{
    public int Counted => Present + Proxies;
}

/// <summary>The rules by which a body decides, as a meeting began under them.</summary>
public sealed record VotingRules(
    Fraction Quorum,
    int MostProxies,
    Fraction Majority,
    bool EqualSuffices,
    bool AbstentionsCount,
    TieBreak Ties,
    int NoticeDays,
    int? SecondAfterDays,
    bool SecondNeedsQuorum
)
{
    public static VotingRules Of(RulesInForce rules) =>
        new(
            rules.Get(WorkspaceRules.Quorum),
            rules.Get(WorkspaceRules.MostProxies),
            rules.Get(WorkspaceRules.Majority),
            rules.Get(WorkspaceRules.EqualSuffices),
            rules.Get(WorkspaceRules.AbstentionsCount),
            rules.Get(WorkspaceRules.Ties),
            rules.Get(WorkspaceRules.NoticeDays),
            rules.Limit(WorkspaceRules.SecondAfterDays),
            rules.Get(WorkspaceRules.SecondNeedsQuorum)
        );
}
