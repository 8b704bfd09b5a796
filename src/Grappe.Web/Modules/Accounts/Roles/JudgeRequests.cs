using Grappe.Web.Modules.Accounts.People;

namespace Grappe.Web.Modules.Accounts.Roles;

/// <summary>The requests for roles that the current person may judge, and what becomes of them.</summary>
public sealed class JudgeRequests(GrappeDb db, CurrentPerson current, GiveRoles roles, AccountMails mails, TimeProvider clock)
{
    /// <summary>Finds what waits for the current person, the oldest first.</summary>
    public IQueryable<RoleRequest> Waiting()
    {
        var (me, reached) = (current.Id, current.ReachOf(AccountActs.JudgeRequests));
        return Open()
            .Where(request => request.PersonId != me)
            .Where(request => reached.Everything || reached.Countries.Contains(request.Scope.Country!) || reached.Subjects.Contains(request.ScopeId))
            .OrderBy(request => request.Id);
    }

    /// <summary>The request, if it still waits and is the current person's to judge.</summary>
    public async Task<RoleRequest?> FindAsync(int id) =>
        await Open().SingleOrDefaultAsync(request => request.Id == id) is { } request && May(request) ? request : null;

    /// <returns>False where somebody else was quicker.</returns>
    /// <exception cref="NotAllowed">Somebody else judges it.</exception>
    /// <exception cref="RuleBroken">It is refused, and no reason is given.</exception>
    public async Task<bool> DecideAsync(RoleRequest request, bool accepted, bool trusted, string? reason)
    {
        if (!May(request))
            throw new NotAllowed();
        if (!accepted && reason is null)
            throw new RuleBroken(Problem.At($"Reason-{request.Id.ToString(CultureInfo.InvariantCulture)}", "requests.reason.missing"));
        var (now, judge) = (clock.GetUtcNow().UtcDateTime, current.Id);
        await using var transaction = await db.Database.BeginTransactionAsync();
        var decided = await db
            .RoleRequests.Where(open => open.Id == request.Id && open.DecidedAt == null)
            .ExecuteUpdateAsync(set =>
                set.SetProperty(open => open.DecidedAt, now)
                    .SetProperty(open => open.DecidedById, judge)
                    .SetProperty(open => open.Accepted, accepted)
                    .SetProperty(open => open.Reason, reason)
            );
        if (decided == 0)
            return false;
        if (accepted)
            await roles.GiveAsync(request.PersonId, RoleList.Find(request.Role)!.Value, request.Scope, trusted);
        await mails.RequestJudgedAsync(request.Person, request.Scope, accepted, reason);
        await transaction.CommitAsync();
        return true;
    }

    private bool May(RoleRequest request) => request.PersonId != current.Id && current.May(AccountActs.JudgeRequests, request.Scope.AsScope());

    private IQueryable<RoleRequest> Open() =>
        db.RoleRequests.Include(request => request.Scope).Include(request => request.Person).Where(request => request.DecidedAt == null);
}
