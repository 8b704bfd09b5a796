using Grappe.Web.Modules.Atlas;

namespace Grappe.Web.Modules.Workspace.Projects;

/// <summary>Says that two clusters list the same project, so that a network counts it once. Whoever has the code was given it by the other cluster.</summary>
public sealed class ShareProjects(GrappeDb db, WorkDesk desk)
{
    /// <summary>The letters of a code.</summary>
    private const int Length = 12;

    /// <summary>Whether it is worth counting: what was refused or dropped counts for nobody.</summary>
    public static bool IsOpen(Project project) => project.State is not (ProjectState.Refused or ProjectState.Dropped);

    /// <summary>The clusters, besides that of the project, that list it.</summary>
    public async Task<IReadOnlyList<Subject>> OthersAsync(Project project, CancellationToken cancellation = default) =>
        await db
            .Projects.Where(one => one.SharedCode == project.SharedCode && one.Id != project.Id)
            .Join(db.Subjects, one => one.ClusterId, cluster => cluster.Id, (_, cluster) => cluster)
            .OrderBy(cluster => cluster.Id)
            .ToListAsync(cancellation);

    /// <summary>Takes the code of another cluster's project for the same one.</summary>
    /// <exception cref="RuleBroken">No other cluster has a project of that code, or this cluster lists it already.</exception>
    public async Task JoinAsync(ClusterWorkspace work, Project project, string? typed, CancellationToken cancellation = default)
    {
        desk.Need(WorkspaceActs.PrepareWork, work);
        if (!IsOpen(project))
            throw new RuleBroken("project.closed");
        var code = string.Concat(TypedText.OneLine(typed).Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
        await using var transaction = await db.Database.BeginUnlessBegunAsync(cancellation);
        // Whoever joins two at once waits for the other.
        await desk.LockAsync(work, cancellation);
        var lists = await db.Projects.Where(one => one.SharedCode == code).Select(one => new { one.Id, one.ClusterId }).ToListAsync(cancellation);
        if (lists.Exists(one => one.Id == project.Id) && lists.Count > 1)
            return;
        var problems = new ProblemList();
        problems.AddIf(code.Length != Length || lists.Count == 0, "sharedCode", "project.shared.unknown");
        problems.AddIf(lists.Exists(one => one.ClusterId == work.ClusterId), "sharedCode", "project.shared.listed");
        problems.ThrowIfAny();
        await db
            .Projects.Where(one => one.Id == project.Id && one.ClusterId == work.ClusterId)
            .ExecuteUpdateAsync(set => set.SetProperty(one => one.SharedCode, code), cancellation);
        if (transaction is not null)
            await transaction.CommitAsync(cancellation);
    }

    /// <summary>Says that the project is none of another cluster: it has a code of its own again.</summary>
    public Task PartAsync(ClusterWorkspace work, Project project, CancellationToken cancellation = default)
    {
        desk.Need(WorkspaceActs.PrepareWork, work);
        return db.Database.ExecuteSqlAsync(
            $"""
            update projects set shared_code = upper(substr(replace(gen_random_uuid()::text, '-', ''), 1, {Length}))
            where id = {project.Id} and exists (select from projects other where other.shared_code = projects.shared_code and other.id <> projects.id)
            """,
            cancellation
        );
    }
}
