using Grappe.Web.Modules.Atlas;

namespace Grappe.Web.Modules.Accounts.Roles;

/// <summary>Asks for a role ("This is my cluster"), with what shows that it is so.</summary>
public sealed class AskForRole(GrappeDb db, KeepDocuments documents, CurrentPerson current, Quotas quotas, TimeProvider clock)
{
    public const int LongestEvidence = 4_000;

    private static readonly QuotaOf Requests = new("role-requests", 10, TimeSpan.FromDays(1), "RoleRequests");

    public static IReadOnlyList<Role> OfferedOn(Subject scope) => scope.Kind == "cluster" ? [Role.Manager, Role.Contributor] : [Role.Representative];

    /// <summary>Finds the current person's request for a role on a subject that nobody has judged yet.</summary>
    public Task<RoleRequest?> WaitingAsync(Subject scope) =>
        db.RoleRequests.SingleOrDefaultAsync(request => request.PersonId == current.Id && request.ScopeId == scope.Id && request.DecidedAt == null);

    /// <summary>Lists the current person's requests that nobody has judged yet, the oldest first.</summary>
    public Task<List<RoleRequest>> MineWaitingAsync(CancellationToken cancellation) =>
        db
            .RoleRequests.AsNoTracking()
            .Include(request => request.Scope)
            .Where(request => request.PersonId == current.Id && request.DecidedAt == null)
            .OrderBy(request => request.Id)
            .ToListAsync(cancellation);

    /// <exception cref="RuleBroken">The role is not offered there, nothing shows that it is so, or they asked for many roles of late.</exception>
    public async Task AskAsync(Subject scope, Role? role, string? shown, string? page, (Upload? Upload, Problem? Problem) file)
    {
        var (evidence, link) = (TypedText.Lines(shown), TypedText.UpTo(int.MaxValue, page));
        var problems = new ProblemList();
        problems.AddIf(role is null || !OfferedOn(scope).Contains(role.Value), "Role", "claim.role.missing");
        problems.AddIf(evidence.Length is 0 or > LongestEvidence, "Evidence", "claim.evidence.missing", LongestEvidence);
        problems.AddIf(link is not null && !TypedText.IsLink(link), "Link", "form.link.wrong");
        if (file.Problem is { } wrong)
            problems.Add(wrong);
        problems.ThrowIfAny();
        await using var transaction = await db.Database.BeginTransactionAsync();
        if (!await quotas.TakesAsync(Requests, current.Id!.Value.ToString(CultureInfo.InvariantCulture)))
            throw new RuleBroken("claim.limit");
        var request = new RoleRequest
        {
            PersonId = current.Id!.Value,
            Role = role!.Value.Code(),
            ScopeId = scope.Id,
            Evidence = evidence,
            Link = link,
            AskedAt = clock.GetUtcNow().UtcDateTime,
        };
        db.Add(request);
        try
        {
            await db.SaveChangesAsync();
            if (file.Upload is { } upload)
            {
                request.DocumentId = await documents.KeepAsync(upload, RequestDocuments.Kind, request.Id);
                await db.SaveChangesAsync();
            }
            await transaction.CommitAsync();
        }
        catch (DbUpdateException exception) when (exception.InnerException is Npgsql.PostgresException { SqlState: Npgsql.PostgresErrorCodes.UniqueViolation })
        {
            // The same form sent twice: it waits already.
        }
    }
}
