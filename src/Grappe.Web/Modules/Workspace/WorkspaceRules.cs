namespace Grappe.Web.Modules.Workspace;

/// <summary>The rules that each cluster sets for itself. Where its statutes are silent nothing is guessed: they are asked for before first use.</summary>
public static class WorkspaceRules
{
    private const int Year = 366;

    /// <summary>By which body, and under which conditions, members are admitted.</summary>
    public static readonly ChoiceRule<AdmissionRoute> Route = new("route");
    public static readonly WholeRule Ceiling = new("ceiling", 1, 100_000) { MayBeNone = true };
    public static readonly WholeRule AppealDays = new("appeal-days", 1, Year) { MayBeNone = true };
    public static readonly WholeRule SilenceDays = new("silence-days", 1, Year) { MayBeNone = true };
    public static readonly SwitchRule AsksStatutes = new("asks-statutes");
    public static readonly SwitchRule AsksRegistration = new("asks-registration");

    public static readonly RuleBook Admission = new("admission", Route, Ceiling, AsksStatutes, AsksRegistration, AppealDays, SilenceDays);

    /// <summary>The method by which the fee of a part of a year is found, the days to pay, and what follows when nobody pays.</summary>
    public static readonly ChoiceRule<ProrataMethod> Prorata = new("prorata");
    public static readonly YearDayRule LateJoinerFrom = new("late-joiner-from");
    public static readonly WholeRule DueDays = new("due-days", 0, Year);
    public static readonly StepsRule ReminderDays = new("reminder-days", Year) { MayBeNone = true };
    public static readonly WholeRule ArrearsDays = new("arrears-days", 0, Year);

    public static readonly RuleBook Dues = new("dues", Prorata, LateJoinerFrom, DueDays, ReminderDays, ArrearsDays);

    /// <summary>The conditions under which a body decides.</summary>
    public static readonly ShareRule Quorum = new("quorum");
    public static readonly WholeRule MostProxies = new("proxies", 0, 100);
    public static readonly ShareRule Majority = new("majority");
    public static readonly SwitchRule EqualSuffices = new("equal-suffices");
    public static readonly SwitchRule AbstentionsCount = new("abstentions-count");
    public static readonly ChoiceRule<TieBreak> Ties = new("ties");
    public static readonly WholeRule NoticeDays = new("notice-days", 0, Year);
    public static readonly WholeRule SecondAfterDays = new("second-after-days", 0, Year) { MayBeNone = true };
    public static readonly SwitchRule SecondNeedsQuorum = new("second-needs-quorum");

    private static readonly Rule[] Votes =
    [
        Quorum,
        MostProxies,
        Majority,
        EqualSuffices,
        AbstentionsCount,
        Ties,
        NoticeDays,
        SecondAfterDays,
        SecondNeedsQuorum,
    ];

    public static readonly RuleBook Assembly = new("assembly", Votes) { Texts = "votes" };
    public static readonly RuleBook Board = new("board", Votes) { Texts = "votes" };
    public static readonly RuleBook Committee = new("committee", Votes) { Texts = "votes" };

    public static IReadOnlyList<RuleBook> Books => [Admission, Dues, Assembly, Board, Committee];
}

/// <summary>The ways by which somebody becomes a member.</summary>
public enum AdmissionRoute
{
    /// <summary>The board admits.</summary>
    Board,

    /// <summary>A call for candidates, then the general assembly (Algerian groupings, S1 l.920).</summary>
    CallThenAssembly,

    /// <summary>The members of the board choose whom they ask.</summary>
    CoOptation,

    /// <summary>The general assembly admits whoever applies.</summary>
    Assembly,
}

/// <summary>The ways in which the fee of a part of a year is found.</summary>
public enum ProrataMethod
{
    /// <summary>The whole fee, whenever somebody joins.</summary>
    None,

    /// <summary>By months; the month of joining counts.</summary>
    Months,

    /// <summary>By days, both ends included.</summary>
    Days,

    /// <summary>The whole fee; from a day of the year on, it pays for the next year too.</summary>
    LateJoiner,
}

/// <summary>The end of a vote in which as many are for as against.</summary>
public enum TieBreak
{
    /// <summary>It is refused.</summary>
    Refused,

    /// <summary>Whoever chairs decides.</summary>
    Chair,
}
