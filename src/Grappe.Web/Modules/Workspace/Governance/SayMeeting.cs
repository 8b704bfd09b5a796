namespace Grappe.Web.Modules.Workspace.Governance;

/// <summary>Says what concerns meetings in the reader's language.</summary>
public static class SayMeeting
{
    /// <summary>Says when a meeting begins by the clock on its wall, with the zone: whoever is invited may live in another.</summary>
    public static string When(Translator translator, Meeting meeting) =>
        translator[
            "meetings.when",
            translator.Date(meeting.Day),
            meeting.Wall.ToString("HH:mm", CultureInfo.InvariantCulture),
            translator.ZoneName(meeting.Zone)
        ];

    /// <summary>Lists the agenda, a line for each item.</summary>
    public static string Agenda(Meeting meeting) =>
        string.Join(
            '\n',
            meeting.Items.OrderBy(item => item.Position).Select((item, at) => string.Create(CultureInfo.InvariantCulture, $"{at + 1}. {item.Title}"))
        );

    /// <summary>Says what was counted of a vote, with the share of votes in favour.</summary>
    public static string Count(Translator translator, Vote vote, VotingRules rules) =>
        vote.Count is not { } count ? translator["vote.not-held"]
        : CountVotes.ShareOf(rules, count) is { } share ? translator["vote.counted", count.InFavour, count.Against, count.Abstained, translator.Percent(share)]
        : translator["vote.counted.none", count.InFavour, count.Against, count.Abstained];

    /// <summary>Says by whom the quorum was found.</summary>
    public static string Turnout(Translator translator, Vote vote) =>
        translator["vote.turnout", vote.Present, vote.Proxies, vote.Present + vote.Proxies, vote.Electors];
}
