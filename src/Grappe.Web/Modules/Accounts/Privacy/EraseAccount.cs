using Grappe.Web.Modules.Accounts.Roles;

namespace Grappe.Web.Modules.Accounts.Privacy;

/// <summary>Takes out who somebody was, in every module; the record of what they did stays.</summary>
public sealed class EraseAccount(GrappeDb db, GiveRoles roles, IEnumerable<IPersonalData> kept)
{
    /// <returns>False for the last administrator, who must first name another.</returns>
    public async Task<bool> EraseAsync(int person, CancellationToken cancellation)
    {
        db.ChangeTracker.Clear();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        // Two administrators who go at once are not both the last but one.
        await db.Database.ExecuteSqlAsync($"lock table roles_held in share row exclusive mode", cancellation);
        if (await roles.IsLastAdministratorAsync(person))
            return false;
        foreach (var module in kept.OrderBy(module => module.Stage))
            await module.EraseAsync(person, cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }
}
