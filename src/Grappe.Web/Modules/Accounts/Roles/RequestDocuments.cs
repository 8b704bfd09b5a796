namespace Grappe.Web.Modules.Accounts.Roles;

/// <summary>Shows what proves a request for a role to whoever asked and to those who judge it, and to nobody else.</summary>
internal sealed class RequestDocuments(GrappeDb db, CurrentPerson current) : IOwnDocuments
{
    public const string Kind = "role-request";

    public string Owner => Kind;

    public async Task<bool> MayReadAsync(Document document, CancellationToken cancellation) =>
        await db
            .RoleRequests.AsNoTracking()
            .Include(request => request.Scope)
            .SingleOrDefaultAsync(request => request.Id == document.OwnerId && request.DocumentId == document.Id, cancellation)
            is { } request
        && (request.PersonId == current.Id || current.May(AccountActs.JudgeRequests, request.Scope.AsScope()));
}
