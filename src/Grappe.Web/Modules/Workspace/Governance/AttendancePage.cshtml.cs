namespace Grappe.Web.Modules.Workspace.Governance;

/// <summary>Lets the team sign in who comes to a meeting and who leaves it, and record proxies: on a phone, at the door.</summary>
[Needs(nameof(WorkspaceActs.PrepareWork))]
[SentAgain("Arrive", "Leave", "Proxy", "NoProxy")]
[ResponseCache(NoStore = true)]
public sealed class AttendancePageModel(WorkDesk desk, FindMeetings find, SignIn signIn) : OneMeetingPage(desk, find)
{
    public IReadOnlyList<Elector> Electors { get; private set; } = [];

    public WhoIsThere There => WhoIsThere.Of(Electors, Rules!.MostProxies);

    protected override Task<bool> MaySeeAsync(CancellationToken cancellation) => MayPrepare ? base.MaySeeAsync(cancellation) : Task.FromResult(false);

    protected override async Task ReadMeetingAsync(Meeting meeting, CancellationToken cancellation) =>
        Electors = await Find.ElectorsAsync(meeting.Id, cancellation);

    public Task<IActionResult> OnPostArriveAsync(int elector, string? name, CancellationToken cancellation) =>
        ChangeAsync(elector, meeting => signIn.ArriveAsync(Work, meeting, elector, name, cancellation), cancellation);

    public Task<IActionResult> OnPostLeaveAsync(int elector, CancellationToken cancellation) =>
        ChangeAsync(elector, meeting => signIn.LeaveAsync(Work, meeting, elector, cancellation), cancellation);

    public Task<IActionResult> OnPostProxyAsync(int elector, int? holder, CancellationToken cancellation) =>
        ChangeAsync(elector, meeting => signIn.GiveProxyAsync(Work, meeting, elector, holder, cancellation), cancellation);

    public Task<IActionResult> OnPostNoProxyAsync(int elector, CancellationToken cancellation) =>
        ChangeAsync(elector, meeting => signIn.WithdrawProxyAsync(Work, meeting, elector, cancellation), cancellation);

    private async Task<IActionResult> ChangeAsync(int elector, Func<Meeting, Task> change, CancellationToken cancellation) =>
        (await Find.ElectorsAsync(Id, cancellation)).Any(one => one.Id == elector) ? await DoAsync(change, "attendance") : NotFound();
}
