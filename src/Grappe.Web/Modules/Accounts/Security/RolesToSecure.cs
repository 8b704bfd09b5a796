using Grappe.Web.Modules.Accounts.Roles;

namespace Grappe.Web.Modules.Accounts.Security;

/// <summary>Reminds whoever holds roles that these count only with a passkey or a second factor.</summary>
internal sealed class RolesToSecure(GrappeDb db, CurrentPerson current, TimeProvider clock) : IToDoList
{
    public string Path => "account/security";

    public string Text => "to-do.secure.all";

    public Task<int> CountAsync(CancellationToken cancellation) => Task.FromResult(current.MustSecure ? 1 : 0);

    public async Task<IReadOnlyList<ToDo>> OldestAsync(int most, CancellationToken cancellation) =>
        [
            new(
                Path,
                "to-do.secure",
                null,
                await db
                    .RolesHeld.Counting(clock.GetUtcNow().UtcDateTime)
                    .Where(held => held.PersonId == current.Id)
                    .MinAsync(held => held.GivenAt, cancellation)
            ),
        ];
}
