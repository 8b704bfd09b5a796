using Grappe.Web.Shared.Layout;
using Grappe.Web.Shared.Permissions;
using Microsoft.EntityFrameworkCore;

namespace Grappe.Web.Modules.Accounts.Roles;

/// <summary>Reminds whoever judges of those who ask for a role.</summary>
internal sealed class RequestsToJudge(JudgeRequests judge, CurrentPerson current) : IToDoList
{
    public string Path => "admin/requests";

    public string Text => "to-do.request.all";

    public async Task<int> CountAsync(CancellationToken cancellation) =>
        current.MayAnywhere(AccountActs.JudgeRequests) ? await judge.Waiting().CountAsync(cancellation) : 0;

    public async Task<IReadOnlyList<ToDo>> OldestAsync(int most, CancellationToken cancellation) =>
        [
            .. (await judge.Waiting().Take(most).ToListAsync(cancellation)).Select(request => new ToDo(
                Path,
                "to-do.request",
                request.Scope.Name,
                request.AskedAt
            )),
        ];
}
