namespace Grappe.Web.Modules.Workspace.Governance;

/// <summary>A page about one meeting, for whoever may see it. A meeting that they may not see is as one that there is not.</summary>
public abstract class OneMeetingPage(WorkDesk desk, FindMeetings find) : WorkPage(desk)
{
    protected FindMeetings Find => find;

    /// <summary>None where there is no such meeting.</summary>
    public Meeting? Meeting { get; private set; }
    public VotingRules? Rules { get; private set; }

    protected int Id => NumberOf("id");

    public string Here(string page = "") => To(string.Create(CultureInfo.InvariantCulture, $"meetings/{Id}") + (page.Length == 0 ? "" : $"/{page}"));

    protected override async Task<bool> MaySeeAsync(CancellationToken cancellation)
    {
        if (!await find.MaySeeAsync(Work, cancellation))
            return false;
        Meeting = await find.FindAsync(Work, Id, cancellation);
        if (Meeting is not null)
            Rules = await find.RulesAsync(Meeting, cancellation);
        return true;
    }

    protected override async Task ReadAsync(CancellationToken cancellation)
    {
        // What was done in between is shown as it is now.
        Meeting = await find.FindAsync(Work, Id, cancellation);
        if (Meeting is null)
            Response.StatusCode = StatusCodes.Status404NotFound;
        else
            await ReadMeetingAsync(Meeting, cancellation);
    }

    protected virtual Task ReadMeetingAsync(Meeting meeting, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Does something with the meeting, and comes back to a page of it.</summary>
    protected async Task<IActionResult> DoAsync(Func<Meeting, Task> act, string page = "")
    {
        if (Meeting is not { } meeting)
            return NotFound();
        await act(meeting);
        return Redirect(Here(page));
    }
}
