using Grappe.Web.Modules.Atlas;
using Grappe.Web.Modules.Workspace.Projects;
using Grappe.Web.Modules.Workspace.Startups;

namespace Grappe.Web.Modules.Workspace.Figures;

/// <summary>Reads the records from which indicators are computed.</summary>
public sealed class ReadRecords(GrappeDb db, MembersOn membersOn)
{
    public async Task<IReadOnlyList<Indicators.MemberRecord>> MembersAsync(ClusterWorkspace work, DateOnly day, CancellationToken cancellation)
    {
        // Whoever is in arrears is a member all the same.
        var rows = await (
            from row in membersOn.Query(work.ClusterId, day, null)
            join organisation in db.Subjects on row.OrganisationId equals organisation.Id
            let told = db.Set<MemberHeadcount>()
                .Where(one => one.MemberId == row.MemberId && one.OnDay <= day)
                .OrderByDescending(one => one.OnDay)
                .FirstOrDefault()
            orderby row.MemberId
            select new
            {
                Row = row,
                organisation.Name,
                Headcount = (int?)told.Headcount,
                HeadcountOn = (DateOnly?)told.OnDay,
            }
        ).ToListAsync(cancellation);
        var merged = await (
            from member in db.Members
            join other in db.Members on member.MergedIntoId equals other.Id
            where member.ClusterId == work.ClusterId
            orderby member.Id
            select new
            {
                member.Id,
                member.OrganisationId,
                member.Organisation.Name,
                Into = other.Organisation.Name,
            }
        ).ToListAsync(cancellation);
        return
        [
            .. rows.Select(one => new Indicators.MemberRecord(
                one.Row.MemberId,
                one.Row.OrganisationId,
                one.Name,
                one.Row.Since,
                one.Row.Until,
                one.Row.Category,
                one.Row.Is,
                null,
                one.Headcount,
                one.HeadcountOn,
                one.Row.IsStartup == true
            )),
            .. merged.Select(one => new Indicators.MemberRecord(one.Id, one.OrganisationId, one.Name, null, null, null, null, one.Into)),
        ];
    }

    public async Task<IReadOnlyList<Indicators.ProjectRecord>> ProjectsAsync(ClusterWorkspace work, CancellationToken cancellation)
    {
        var (cluster, zone) = (work.ClusterId, Zones.Find(work.Zone)!);
        var (drop, thing) = (ProjectWorkflow.Drop.Act, ((IWorkflow)ProjectWorkflow.Table).Name);
        var (members, steps) = (db.Members, db.Steps);
        var projects = await db
            .Projects.AsNoTracking()
            .Where(project => project.ClusterId == cluster)
            .OrderBy(project => project.Id)
            .Select(project => new
            {
                project.Id,
                project.Title,
                project.SharedCode,
                project.IsRd,
                project.FundedOn,
                Dropped = project.State == ProjectState.Dropped
                    ? steps.Where(step => step.Thing == thing && step.ThingId == project.Id && step.Act == drop).Max(step => (DateTime?)step.At)
                    : null,
                Partners = project
                    .Partners.OrderBy(partner => partner.Id)
                    .Select(partner => new
                    {
                        partner.OrganisationId,
                        partner.Role,
                        partner.IsIndependent,
                        partner.Organisation.Form,
                        Category = members
                            .Where(member =>
                                member.ClusterId == cluster
                                && member.OrganisationId == partner.OrganisationId
                                && member.Periods.Any(period => period.Since <= project.FundedOn && (period.Until == null || period.Until >= project.FundedOn))
                                && !member.Suspensions.Any(one => one.Since <= project.FundedOn && (one.Until == null || one.Until >= project.FundedOn))
                            )
                            .SelectMany(member => member.Categories)
                            .OrderByDescending(category => category.Since <= project.FundedOn)
                            .ThenByDescending(category => category.Since)
                            .Select(category => category.Category)
                            .FirstOrDefault(),
                    })
                    .ToList(),
            })
            .AsSplitQuery()
            .ToListAsync(cancellation);
        return
        [
            .. projects.Select(project => new Indicators.ProjectRecord(
                project.Id,
                project.Title,
                project.SharedCode,
                project.IsRd,
                project.FundedOn,
                project.Dropped is { } at ? NodaTime.Instant.FromDateTimeUtc(at).InZone(zone).Date.ToDateOnly() : null,
                [
                    .. project.Partners.Select(partner => new Indicators.PartnerRecord(
                        partner.OrganisationId,
                        partner.Role is PartnerRole.Lead or PartnerRole.Partner,
                        partner.IsIndependent,
                        partner.Form,
                        partner.Category
                    )),
                ]
            )),
        ];
    }

    public async Task<IReadOnlyList<Indicators.StartupRecord>> StartupsAsync(ClusterWorkspace work, CancellationToken cancellation) =>
        await db
            .Startups.Where(startup => startup.ClusterId == work.ClusterId)
            .OrderBy(startup => startup.Id)
            .Select(startup => new Indicators.StartupRecord(startup.Id, startup.Name, startup.OpenedOn, startup.RegisteredOn))
            .ToListAsync(cancellation);

    public async Task<IReadOnlyList<Indicators.GrantRecord>> GrantsAsync(ClusterWorkspace work, CancellationToken cancellation) =>
        await db
            .Projects.Where(project => project.ClusterId == work.ClusterId)
            .SelectMany(project => project.Funders, (project, funder) => new { project, funder })
            .Where(one => one.funder.GrantedUnits > 0)
            .OrderBy(one => one.funder.GrantedOn)
            .ThenBy(one => one.funder.Id)
            .Select(one => new Indicators.GrantRecord(
                one.project.Id,
                one.project.Title,
                one.funder.Funder,
                one.funder.GrantedUnits!.Value,
                one.funder.GrantedOn!.Value
            ))
            .ToListAsync(cancellation);
}
