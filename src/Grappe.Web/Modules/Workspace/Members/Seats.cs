using Grappe.Web.Modules.Workspace.Admissions;

namespace Grappe.Web.Modules.Workspace.Members;

/// <summary>Counts the seats of a cluster that keeps itself small, and holds it to the number that its statutes allow.</summary>
public sealed class Seats(GrappeDb db, WorkDesk desk, KeepRules rules)
{
    /// <summary>Counts who is a member on a day or will be, and who was admitted and is not one yet.</summary>
    internal static async Task<int> TakenAsync(GrappeDb db, int cluster, DateOnly day, CancellationToken cancellation)
    {
        var seated = db.Members.Where(member =>
            member.ClusterId == cluster && member.MergedIntoId == null && member.Periods.Any(period => period.Until == null || period.Until >= day)
        );
        return await seated.CountAsync(cancellation)
            + await db.Admissions.CountAsync(
                one => one.ClusterId == cluster && one.State == AdmissionState.Admitted && !seated.Any(member => member.OrganisationId == one.OrganisationId),
                cancellation
            );
    }

    /// <summary>Tells how many there are, and how many there may be by the rules of today; null where they know no ceiling.</summary>
    public async Task<(int Taken, int Most)?> OfAsync(ClusterWorkspace work, CancellationToken cancellation)
    {
        var today = desk.Today(work);
        return (await rules.FindAsync(work.ClusterId, WorkspaceRules.Admission, today, cancellation))?.Limit(WorkspaceRules.Ceiling) is { } most
            ? (await TakenAsync(db, work.ClusterId, today, cancellation), most)
            : null;
    }

    /// <summary>Holds the cluster to its ceiling, after a change in the transaction that was begun. Whatever else takes a seat waits meanwhile.</summary>
    /// <exception cref="RuleBroken">There is no seat left.</exception>
    public async Task HoldAsync(ClusterWorkspace work, CancellationToken cancellation)
    {
        await desk.LockAsync(work, cancellation);
        if (await OfAsync(work, cancellation) is var (taken, most) && taken > most)
            throw new RuleBroken("member.ceiling", most);
    }
}
