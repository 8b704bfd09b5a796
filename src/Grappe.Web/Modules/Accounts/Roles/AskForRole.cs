using Grappe.Web.Database;
using Grappe.Web.Modules.Atlas;
using Grappe.Web.Shared.Permissions;
using Microsoft.EntityFrameworkCore;

namespace Grappe.Web.Modules.Accounts;

/// <summary>"This is my cluster": asks for a role, with what shows that it is so.</summary>
public sealed class AskForRole(GrappeDb db, CurrentPerson current, TimeProvider clock)
{
    public static IReadOnlyList<Role> OfferedOn(Subject scope) => scope.Kind == "cluster" ? [Role.Manager, Role.Contributor] : [Role.Representative];

    /// <summary>What the current person asked for and nobody has judged.</summary>
    public Task<RoleRequest?> WaitingAsync(Subject scope) =>
        db.RoleRequests.SingleOrDefaultAsync(request => request.PersonId == current.Id && request.ScopeId == scope.Id && request.DecidedAt == null);

    public async Task AskAsync(Subject scope, Role role, string evidence, string? link)
    {
        db.Add(
            new RoleRequest
            {
                PersonId = current.Id!.Value,
                Role = role.Code(),
                ScopeId = scope.Id,
                Evidence = evidence,
                Link = link,
                AskedAt = clock.GetUtcNow().UtcDateTime,
            }
        );
        try
        {
            await db.SaveChangesAsync();
        }
        catch (DbUpdateException exception) when (exception.InnerException is Npgsql.PostgresException { SqlState: Npgsql.PostgresErrorCodes.UniqueViolation })
        {
            // The same form sent twice: it waits already.
        }
    }
}
