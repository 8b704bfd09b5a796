using Grappe.Web.Modules.Atlas;

namespace Grappe.Web.Modules.Workspace;

/// <summary>Finds the workspaces of clusters, and asks who may do what in them.</summary>
public sealed class WorkDesk(GrappeDb db, CurrentPerson current, Links links, TimeProvider clock)
{
    /// <summary>Finds the workspace of a cluster by its slug; null where it has opened none.</summary>
    public Task<ClusterWorkspace?> FindAsync(string slug, CancellationToken cancellation = default) =>
        db.Workspaces.AsNoTracking().Include(work => work.Cluster).SingleOrDefaultAsync(work => work.Cluster.Slug == slug, cancellation);

    public bool May(Act act, ClusterWorkspace work) => current.May(act, work.Cluster.AsScope());

    /// <exception cref="NotAllowed">They may not.</exception>
    public void Need(Act act, ClusterWorkspace work)
    {
        if (!May(act, work))
            throw new NotAllowed();
    }

    /// <summary>The organisations for which whoever is signed in speaks.</summary>
    public IReadOnlyList<int> SpokenFor => current.ReachOf(WorkspaceActs.ActAsMember).Subjects;

    public bool SpeaksFor(int organisation) => SpokenFor.Contains(organisation);

    /// <summary>Whether whoever is signed in does what a member does here: the team for every member, others for whom they speak.</summary>
    public bool MayActFor(ClusterWorkspace work, int organisation) => May(WorkspaceActs.PrepareWork, work) || SpeaksFor(organisation);

    /// <exception cref="NotAllowed">They neither prepare the work nor speak for anybody.</exception>
    public void NeedPreparerOrMember(ClusterWorkspace work)
    {
        if (!May(WorkspaceActs.PrepareWork, work) && SpokenFor.Count == 0)
            throw new NotAllowed();
    }

    /// <summary>Whether whoever is signed in speaks for an organisation that is, was or will be a member of the cluster.</summary>
    public Task<bool> IsMemberAsync(ClusterWorkspace work, CancellationToken cancellation = default)
    {
        var spokenFor = SpokenFor;
        return db.Members.AnyAsync(member => member.ClusterId == work.ClusterId && spokenFor.Contains(member.OrganisationId), cancellation);
    }

    /// <summary>The day by the cluster's clock.</summary>
    public DateOnly Today(ClusterWorkspace work)
    {
        var zone = Zones.Find(work.Zone)!;
        var now = NodaTime.Instant.FromDateTimeOffset(clock.GetUtcNow()).InZone(zone);
        return now.Date.ToDateOnly();
    }

    /// <summary>Waits for whatever else changes this workspace, until the transaction that was begun ends: for what counts all its members or numbers its invoices.</summary>
    public Task LockAsync(ClusterWorkspace work, CancellationToken cancellation = default) =>
        db.Database.ExecuteSqlAsync($"select from workspaces where id = {work.Id} for update", cancellation);

    /// <summary>The path of a page of a cluster's work below the language.</summary>
    public static string PathOf(Subject cluster, string page = "") =>
        page.Length == 0 ? $"clusters/{cluster.Slug}/work" : $"clusters/{cluster.Slug}/work/{page}";

    public string To(ClusterWorkspace work, string page = "") => links.To(PathOf(work.Cluster, page));
}

/// <summary>A part of a cluster's work, shown as a tab on each of its pages. The parts register theirs, in the order in which they are shown.</summary>
/// <param name="Path">Below the work of the cluster.</param>
/// <param name="Text">The key of its name.</param>
public sealed record WorkTab(string Path, string Text);
