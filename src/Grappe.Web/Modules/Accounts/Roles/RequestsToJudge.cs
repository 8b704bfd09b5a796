namespace Grappe.Web.Modules.Accounts.Roles;

/// <summary>Reminds whoever judges of those who ask for a role.</summary>
internal sealed class RequestsToJudge(JudgeRequests judge, CurrentPerson current) : ToDoList<RoleRequest>("admin/requests", "to-do.request.all")
{
    protected override IQueryable<RoleRequest>? Waiting => current.MayAnywhere(AccountActs.JudgeRequests) ? judge.Waiting() : null;

    protected override ToDo Show(RoleRequest request) => new("admin/requests", "to-do.request", request.Scope.Name, request.AskedAt);
}
