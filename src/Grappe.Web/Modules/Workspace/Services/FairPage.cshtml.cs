using Microsoft.AspNetCore.Authorization;

namespace Grappe.Web.Modules.Workspace.Services;

/// <summary>Shows a fair with who went, what it cost each and what came of it; members tell it for their own organisation.</summary>
[Authorize]
[SentAgain]
[ResponseCache(NoStore = true)]
public sealed class FairPageModel(GrappeDb db, WorkDesk desk, KeepFairs keep) : ServicePage<Fair>(db, desk, forMembers: true)
{
    private readonly GrappeDb db = db;

    public Fair Fair => Found;

    /// <summary>The parts that whoever is signed in sees: the team all of them, a member its own.</summary>
    public IReadOnlyList<(FairParticipant Participant, Amount Cost)> Parts =>
        [.. Fair.Costs(Work.Counted).Where(part => MayRead || Desk.SpeaksFor(part.Participant.Member.OrganisationId))];

    public bool MayTell(FairParticipant participant) => Desk.MayActFor(Work, participant.Member.OrganisationId);

    public bool IsAskedAgain(FairParticipant participant) => Fair.IsAskedAgain(participant, Desk.Today(Work));

    protected override Task<Fair?> ReadAsync(int id, CancellationToken cancellation) =>
        db.FairsOf(Work.ClusterId).SingleOrDefaultAsync(one => one.Id == id, cancellation);

    public Task<IActionResult> OnPostAsync(int? member, int? weight, CancellationToken cancellation) =>
        DoneAsync(keep.EnterAsync(Work, Fair, member, weight, cancellation));

    public Task<IActionResult> OnPostTellAsync(int participant, int? contacts, string? orders, CancellationToken cancellation) =>
        DoneAsync(keep.TellAsync(Work, Fair, participant, contacts, orders, cancellation));

    private async Task<IActionResult> DoneAsync(Task change)
    {
        await change;
        return Redirect(To(string.Create(CultureInfo.InvariantCulture, $"services/fairs/{Fair.Id}")));
    }
}
