using Grappe.Web.Modules.Atlas;

namespace Grappe.Web.Modules.Workspace.Labels;

/// <summary>Finds the labels that were granted, for everybody: the title of the project, its cluster and the days, and nothing of how it was decided.</summary>
public sealed class FindGranted(GrappeDb db)
{
    public sealed record Row(int Id, Subject Cluster, string Project, DateOnly First, DateOnly Last, DateOnly? Withdrawn)
    {
        /// <summary>Tells how it stands on a day: running, expired, withdrawn, or to come.</summary>
        public string StandingOn(DateOnly day) =>
            Withdrawn <= day ? "withdrawn"
            : Last < day ? "expired"
            : First > day ? "to-come"
            : "running";
    }

    /// <param name="cluster">The slug of the one that granted them; of all where none is named.</param>
    public IQueryable<Row> Of(string? cluster) =>
        db
            .Labels.Where(label => label.State == LabelState.Granted || label.State == LabelState.Withdrawn)
            .Join(db.Subjects, label => label.ClusterId, subject => subject.Id, (label, subject) => new { label, subject })
            .Where(one => string.IsNullOrEmpty(cluster) || one.subject.Slug == cluster)
            .OrderByDescending(one => one.label.FirstDay)
            .ThenByDescending(one => one.label.Id)
            .Select(one => new Row(
                one.label.Id,
                one.subject,
                one.label.Project.Title,
                one.label.FirstDay!.Value,
                one.label.LastDay!.Value,
                one.label.WithdrawnOn
            ));
}
