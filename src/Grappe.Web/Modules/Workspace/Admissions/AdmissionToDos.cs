using Grappe.Web.Modules.Atlas;
using static Grappe.Web.Modules.Workspace.Admissions.AdmissionState;

namespace Grappe.Web.Modules.Workspace.Admissions;

/// <summary>An application that waits, with the cluster to which it is made.</summary>
internal sealed record WaitingAdmission(Admission One, Subject Cluster);

/// <summary>Reminds the team of a cluster of applications that wait for it: new ones, complete ones without a meeting, admitted ones that are not in effect.</summary>
internal sealed class AdmissionsToHandle(GrappeDb db, CurrentPerson current) : ToDoList<WaitingAdmission>("my", "to-do.admission.all")
{
    protected override IQueryable<WaitingAdmission>? Waiting
    {
        get
        {
            var prepares = current.ReachOf(WorkspaceActs.PrepareWork).Subjects;
            if (prepares.Count == 0)
                return null;
            var runs = current.ReachOf(WorkspaceActs.RunWork).Subjects;
            return from one in db.Admissions.AsNoTracking().Include(one => one.Organisation)
                join cluster in db.Subjects on one.ClusterId equals cluster.Id
                where
                    (prepares.Contains(one.ClusterId) && one.State == Received)
                    || (runs.Contains(one.ClusterId) && (one.State == Complete || one.State == Admitted))
                orderby one.AppliedAt
                select new WaitingAdmission(one, cluster);
        }
    }

    protected override ToDo Show(WaitingAdmission waiting) =>
        new(
            WorkDesk.PathOf(waiting.Cluster, $"admissions/{waiting.One.Id.ToString(CultureInfo.InvariantCulture)}"),
            $"to-do.admission.{waiting.One.State.Code()}",
            waiting.One.Organisation.Name,
            waiting.One.AppliedAt
        );
}

/// <summary>Reminds who speaks for an applicant that something is asked of them.</summary>
internal sealed class AdmissionsReturned(GrappeDb db, CurrentPerson current) : ToDoList<WaitingAdmission>("my", "to-do.admission-returned.all")
{
    protected override IQueryable<WaitingAdmission>? Waiting
    {
        get
        {
            var spokenFor = current.ReachOf(WorkspaceActs.ActAsMember).Subjects;
            return spokenFor.Count == 0
                ? null
                : from one in db.Admissions.AsNoTracking().Include(one => one.Organisation)
                join cluster in db.Subjects on one.ClusterId equals cluster.Id
                where spokenFor.Contains(one.OrganisationId) && one.State == Returned
                orderby one.AppliedAt
                select new WaitingAdmission(one, cluster);
        }
    }

    protected override ToDo Show(WaitingAdmission waiting) =>
        new($"{waiting.Cluster.Path}/apply", "to-do.admission-returned", waiting.Cluster.Name, waiting.One.AppliedAt);
}
