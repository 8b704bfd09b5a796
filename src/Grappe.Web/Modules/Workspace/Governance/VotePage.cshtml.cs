using Microsoft.AspNetCore.Authorization;

namespace Grappe.Web.Modules.Workspace.Governance;

/// <summary>Shows whoever speaks for an elector the votes that are open, with three buttons for each ballot: on a phone, in the room.</summary>
/// <remarks>A ballot that was sent when the session had ended is cast again by hand: what was chosen is kept nowhere.</remarks>
[Authorize]
[ResponseCache(NoStore = true)]
public sealed class VotePageModel(WorkDesk desk, FindMeetings find, CastVotes cast) : OneMeetingPage(desk, find)
{
    /// <summary>A vote with the ballots that are whoever is signed in to cast.</summary>
    public sealed record Open(AgendaItem Item, Vote Vote, IReadOnlyList<CastVotes.Ballot> Ballots);

    public IReadOnlyList<Open> Votes { get; private set; } = [];

    protected override async Task ReadMeetingAsync(Meeting meeting, CancellationToken cancellation)
    {
        var votes = new List<Open>();
        foreach (var item in meeting.Items)
        foreach (var vote in item.Votes.Where(vote => vote.State == VoteState.Open))
            votes.Add(new(item, vote, await cast.BallotsAsync(vote, Rules!, cancellation)));
        Votes = votes;
    }

    public async Task<IActionResult> OnPostAsync(int vote, int elector, [FromForm(Name = "Ballot")] string? choice, CancellationToken cancellation)
    {
        if (Meeting?.Items.SelectMany(item => item.Votes).SingleOrDefault(one => one.Id == vote) is not { } found)
            return NotFound();
        await cast.CastAsync(found, elector, Codes.Find<Choice>(choice), cancellation);
        return Redirect(Here("vote"));
    }
}
