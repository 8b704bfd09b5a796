using Grappe.Web.Modules.Workspace.Admissions;

namespace Grappe.Web.Modules.Workspace.Members;

/// <summary>Finds the clusters in which the organisations are for which whoever is signed in speaks, and those to which they apply.</summary>
public sealed class MyMemberships(GrappeDb db, WorkDesk desk)
{
    private const int Most = 30;

    public async Task<(IReadOnlyList<Member> Members, IReadOnlyList<Admission> Applications)> ReadAsync(CancellationToken cancellation)
    {
        var spokenFor = desk.SpokenFor;
        if (spokenFor.Count == 0)
            return ([], []);
        return (
            await db
                .Members.AsNoTracking()
                .Include(member => member.Organisation)
                .Where(member => spokenFor.Contains(member.OrganisationId) && member.MergedIntoId == null)
                .OrderBy(member => member.Id)
                .Take(Most)
                .ToListAsync(cancellation),
            await db
                .Admissions.AsNoTracking()
                .Include(one => one.Organisation)
                .Where(one => spokenFor.Contains(one.OrganisationId) && AdmissionWorkflow.Open.Contains(one.State))
                .OrderBy(one => one.Id)
                .Take(Most)
                .ToListAsync(cancellation)
        );
    }
}
