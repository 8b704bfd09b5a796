namespace Grappe.Web.Modules.Workspace.Admissions;

/// <summary>Opens calls for candidates, and finds the one that is open.</summary>
public sealed class KeepCalls(GrappeDb db, WorkDesk desk)
{
    public async Task<IReadOnlyList<AdmissionCall>> AllAsync(ClusterWorkspace work, CancellationToken cancellation = default) =>
        await db
            .AdmissionCalls.AsNoTracking()
            .Where(call => call.ClusterId == work.ClusterId)
            .OrderByDescending(call => call.OpensOn)
            .ThenByDescending(call => call.Id)
            .ToListAsync(cancellation);

    /// <summary>Reads a call of a cluster; null where it has none of that number.</summary>
    public Task<AdmissionCall?> FindAsync(ClusterWorkspace work, int id, CancellationToken cancellation = default) =>
        db.AdmissionCalls.AsNoTracking().SingleOrDefaultAsync(one => one.ClusterId == work.ClusterId && one.Id == id, cancellation);

    /// <summary>Finds the call that is open today, the one that closes first where there are several.</summary>
    public Task<AdmissionCall?> OpenAsync(ClusterWorkspace work, CancellationToken cancellation = default)
    {
        var today = desk.Today(work);
        return db
            .AdmissionCalls.AsNoTracking()
            .Where(call => call.ClusterId == work.ClusterId && call.OpensOn <= today && today <= call.ClosesOn)
            .OrderBy(call => call.ClosesOn)
            .ThenBy(call => call.Id)
            .FirstOrDefaultAsync(cancellation);
    }

    /// <summary>Opens a call; a form that is sent twice opens one.</summary>
    /// <returns>Its number.</returns>
    public async Task<int> AddAsync(
        ClusterWorkspace work,
        string? title,
        string? text,
        DateOnly? opens,
        DateOnly? closes,
        Guid key,
        CancellationToken cancellation = default
    )
    {
        desk.Need(WorkspaceActs.RunWork, work);
        var (named, said) = (TypedText.OneLine(title), TypedText.Lines(text));
        var problems = new ProblemList();
        problems.AddIf(named.Length is 0 or > AdmissionCall.LongestTitle, "title", "admission.call.title.wrong", AdmissionCall.LongestTitle);
        problems.AddIf(said.Length > AdmissionCall.LongestText, "text", "admission.call.text.wrong", AdmissionCall.LongestText);
        problems.AddIf(!Members.MemberDays.Is(opens), "opens", "member.day");
        problems.AddIf(!Members.MemberDays.Is(closes), "closes", "member.day");
        problems.AddIf(closes < opens, "closes", "member.until.before");
        problems.ThrowIfAny();
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into admission_calls (cluster_id, title, text, opens_on, closes_on, form_key)
            values ({work.ClusterId}, {named}, {(said.Length > 0 ? said : null)}, {opens}, {closes}, {key})
            on conflict (cluster_id, form_key) do nothing
            """,
            cancellation
        );
        return await db.AdmissionCalls.Where(call => call.ClusterId == work.ClusterId && call.FormKey == key).Select(call => call.Id).SingleAsync(cancellation);
    }

    /// <summary>Moves the last day of a call.</summary>
    /// <param name="field">The field in which the day was sent.</param>
    /// <returns>Whether the cluster has such a call.</returns>
    public async Task<bool> CloseAsync(ClusterWorkspace work, int id, int version, DateOnly? closes, string field, CancellationToken cancellation = default)
    {
        desk.Need(WorkspaceActs.RunWork, work);
        if (await FindAsync(work, id, cancellation) is not { } call)
            return false;
        var problems = new ProblemList();
        problems.AddIf(!Members.MemberDays.Is(closes), field, "member.day");
        problems.AddIf(closes < call.OpensOn, field, "member.until.before");
        problems.ThrowIfAny();
        var moved = await db
            .AdmissionCalls.Where(one => one.Id == id && one.Version == version)
            .ExecuteUpdateAsync(
                set => set.SetProperty(one => one.ClosesOn, closes!.Value).SetProperty(one => one.Version, one => one.Version + 1),
                cancellation
            );
        if (moved == 0)
            throw new Overtaken("member.overtaken");
        return true;
    }
}
