using System.Text;

namespace Grappe.Web.Modules.Workspace.Governance;

/// <summary>Makes the text of minutes from what was recorded of a meeting, in one of the three languages.</summary>
internal sealed class DraftMinutes(Translator translator, ClusterWorkspace work, Meeting meeting, IReadOnlyList<Elector> electors, VotingRules rules)
{
    private readonly StringBuilder text = new();

    public string Write()
    {
        Line("minutes.title", meeting.Title);
        Line("minutes.of", meeting.Body.Name, work.Cluster.Name.In(translator.Language));
        Line("minutes.held", SayMeeting.When(translator, meeting));
        if (meeting.Place is { } place)
            Line("minutes.place", place);
        if (meeting.Convocation == 2)
            Line("minutes.second");
        Line("minutes.record-day", translator.Date(meeting.RecordDay), electors.Count);
        Line("minutes.rules", rules.Quorum, rules.MostProxies, rules.Majority);
        Heading("minutes.present");
        foreach (var elector in electors.Where(elector => elector.Attendances.Count > 0))
            Bullet($"{elector.Name} ({string.Join(translator["list.comma"], elector.Attendances.Select(time => time.Name).Distinct())})");
        WriteProxies();
        Heading("minutes.agenda");
        foreach (var (item, at) in meeting.Items.OrderBy(item => item.Position).Select((item, at) => (item, at)))
            WriteItem(item, at + 1);
        Line("minutes.signatures");
        return TypedText.Cut(Minutes.LongestText, text.ToString().Trim());
    }

    private void WriteProxies()
    {
        var names = electors.ToDictionary(elector => elector.Id, elector => elector.Name);
        var given = electors.Where(elector => elector.Given is not null).ToList();
        if (given.Count > 0)
        {
            Heading("minutes.proxies");
            foreach (var elector in given)
                Bullet(translator["minutes.proxy", elector.Name, names[elector.Given!.HolderId]]);
        }
    }

    private void WriteItem(AgendaItem item, int number)
    {
        text.Append(CultureInfo.InvariantCulture, $"{number}. {item.Title}\n");
        if (item.Text is { } said)
            text.Append(said).Append('\n');
        var names = electors.ToDictionary(elector => elector.Id, elector => elector.Name);
        if (item.Recusals.Count > 0)
            Line("minutes.recused", string.Join(translator["list.comma"], item.Recusals.Select(one => names[one.ElectorId])));
        foreach (var vote in item.Votes.Where(vote => vote.State == VoteState.Closed).OrderBy(vote => vote.Round))
        {
            Line("minutes.vote", translator.Code("vote-method", vote.Method.Code()), SayMeeting.Turnout(translator, vote));
            text.Append(SayMeeting.Count(translator, vote, rules)).Append('\n');
            if (vote.Chair is { } chair)
                Line("minutes.chair", translator.Code("vote-choice", chair.Code()));
        }
        Line("minutes.outcome", translator.Code("agenda-item-state", item.State.Code()));
        text.Append('\n');
    }

    private void Heading(string key) => text.Append('\n').Append(translator[key]).Append('\n');

    private void Line(string key, params object?[] values) => text.Append(translator[key, values]).Append('\n');

    private void Bullet(string line) => text.Append("– ").Append(line).Append('\n');
}
