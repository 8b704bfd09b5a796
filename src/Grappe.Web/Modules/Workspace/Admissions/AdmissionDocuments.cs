namespace Grappe.Web.Modules.Workspace.Admissions;

/// <summary>Shows the documents of an application to the team of the cluster and to who speaks for the applicant.</summary>
internal sealed class AdmissionDocuments(GrappeDb db, CurrentPerson current) : IOwnDocuments
{
    public const string Kind = "admission";

    public string Owner => Kind;

    public async Task<bool> MayReadAsync(Document document, CancellationToken cancellation) =>
        await db
            .Admissions.AsNoTracking()
            .SingleOrDefaultAsync(one => one.Id == document.OwnerId && (one.StatutesId == document.Id || one.RegistrationId == document.Id), cancellation)
            is { } one
        && (current.May(WorkspaceActs.ReadWork, one.ClusterScope) || current.May(WorkspaceActs.ActAsMember, one.OrganisationScope));
}
