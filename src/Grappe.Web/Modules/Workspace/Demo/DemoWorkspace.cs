using Grappe.Web.Modules.Accounts;
using Grappe.Web.Modules.Atlas;
using Grappe.Web.Modules.Workspace.Dues;
using Grappe.Web.Modules.Workspace.Governance;
using Grappe.Web.Modules.Workspace.Members;
using Grappe.Web.Modules.Workspace.Projects;
using Grappe.Web.Modules.Workspace.Settings;

namespace Grappe.Web.Modules.Workspace.Demo;

/// <summary>A year of work of the invented clusters of the demo: a Moroccan and a Tunisian association, an Algerian grouping. Its rules are the demo's own.</summary>
public sealed class DemoWorkspace(IServiceProvider services, GrappeDb db, TimeProvider clock)
{
    // The worked assembly is held there.
    private const string Grouping = "demo-haut-plateau";
    private const int MembersOfGrouping = 22;

    private sealed record Desk(string Cluster, string Manager, string Currency, string Zone, params (Rule Rule, string Value)[] Rules);

    // What differs from the usual ones.
    private static readonly Desk[] Desks =
    [
        new("demo-zellige", "rachid@demo.example", "MAD", "Africa/Casablanca", (WorkspaceRules.Prorata, "late-joiner")),
        new("demo-jasmin", "salma@demo.example", "TND", "Africa/Tunis"),
        new(
            Grouping,
            "yacine@demo.example",
            "DZD",
            "Africa/Algiers",
            (WorkspaceRules.Route, "call-then-assembly"),
            (WorkspaceRules.Majority, "2/3"),
            (WorkspaceRules.Ceiling, "40")
        ),
    ];

    private static readonly Dictionary<string, string> Usual = new()
    {
        [WorkspaceRules.Route.Code] = "board",
        [WorkspaceRules.Ceiling.Code] = "",
        [WorkspaceRules.AsksStatutes.Code] = "no",
        [WorkspaceRules.AsksRegistration.Code] = "no",
        [WorkspaceRules.AppealDays.Code] = "30",
        [WorkspaceRules.SilenceDays.Code] = "60",
        [WorkspaceRules.Prorata.Code] = "days",
        [WorkspaceRules.LateJoinerFrom.Code] = "10-01",
        [WorkspaceRules.DueDays.Code] = "30",
        [WorkspaceRules.ReminderDays.Code] = "15, 30, 60",
        [WorkspaceRules.ArrearsDays.Code] = "90",
        [WorkspaceRules.Quorum.Code] = "1/2",
        [WorkspaceRules.MostProxies.Code] = "2",
        [WorkspaceRules.Majority.Code] = "1/2",
        [WorkspaceRules.EqualSuffices.Code] = "yes",
        [WorkspaceRules.AbstentionsCount.Code] = "no",
        [WorkspaceRules.Ties.Code] = "refused",
        [WorkspaceRules.NoticeDays.Code] = "15",
        [WorkspaceRules.SecondAfterDays.Code] = "15",
        [WorkspaceRules.SecondNeedsQuorum.Code] = "no",
    };

    /// <summary>Makes it where there is none yet, in the name of the people of the demo.</summary>
    public async Task FillAsync()
    {
        foreach (var desk in Desks)
        {
            // Another data set need not have the country of the cluster.
            if (await db.FindAsync("cluster", desk.Cluster) is not { } cluster || await db.Workspaces.AnyAsync(work => work.ClusterId == cluster.Id))
                continue;
            await services.AsAsync(desk.Manager, own => OpenAsync(own, cluster, desk));
            if (desk.Cluster == Grouping)
                await services.AsAsync(desk.Manager, own => FillGroupingAsync(own, cluster));
            else
                await DemoMembers.FillAsync(services, desk.Cluster);
            await DemoDues.FillAsync(services, desk.Cluster);
            await DemoAssembly.FillAsync(services, desk.Cluster);
        }
        await new DemoYear(services, db, clock).FillAsync(Desks[0].Manager, Desks[1].Manager);
    }

    private async Task OpenAsync(IServiceProvider own, Subject cluster, Desk desk)
    {
        await own.GetRequiredService<OpenWorkspace>().OpenAsync(cluster, desk.Currency, desk.Zone);
        var work = (await own.GetRequiredService<WorkDesk>().FindAsync(cluster.Slug))!;
        var thisYear = clock.GetUtcNow().Year;
        foreach (var book in WorkspaceRules.Books)
            await own.GetRequiredService<KeepRules>()
                .WriteAsync(
                    cluster.Id,
                    book,
                    new DateOnly(thisYear - 2, 1, 1),
                    book.Rules.ToDictionary(
                        rule => rule.Code,
                        rule => new KeepRules.Typed(
                            desk.Rules.FirstOrDefault(one => one.Rule == rule).Value ?? Usual[rule.Code],
                            "Statuts inventés pour la démonstration",
                            "art. 7"
                        )
                    ),
                    after: 0
                );
        foreach (var year in new[] { thisYear - 1, thisYear, thisYear + 1 })
            await own.GetRequiredService<FiscalYears>().AddAsync(work, year == thisYear - 1 ? new DateOnly(year, 1, 1) : null, new DateOnly(year, 12, 31));
        await ProjectAsync(own, work);
    }

    private static async Task FillGroupingAsync(IServiceProvider own, Subject cluster)
    {
        var (declare, db) = (own.GetRequiredService<Declare>(), own.GetRequiredService<GrappeDb>());
        for (var number = 1; number <= MembersOfGrouping; number++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"Conserverie inventée {number}");
            var organisation = await declare.FindOrAddOrganisationAsync(name, "sme", cluster.Country!, new(cluster, Language.French));
            var member = new Member { ClusterId = cluster.Id, OrganisationId = organisation.Id };
            member.Periods.Add(new() { Since = new DateOnly(2024, 1, 15) });
            member.Categories.Add(new() { Since = new DateOnly(2024, 1, 15), Category = "smes" });
            db.Add(member);
        }
        await db.SaveChangesAsync();
    }

    private async Task ProjectAsync(IServiceProvider own, ClusterWorkspace work)
    {
        var keep = own.GetRequiredService<KeepProjects>();
        var today = own.GetRequiredService<WorkDesk>().Today(work);
        await keep.ProposeAsync(
            work,
            new("Moules allégés en fibres végétales (inventé)", "Remplacer l’aluminium des moules par des fibres locales.", null, IsRd: true, IsPublic: true),
            new Guid("1b0f3d0e-0000-4000-8000-000000000001")
        );
        var id = await keep.ProposeAsync(
            work,
            new("Banc d’essai partagé (inventé)", "Un banc d’essai que chacun réserve, financé ensemble.", "1200000", IsRd: false, IsPublic: true),
            new Guid("1b0f3d0e-0000-4000-8000-000000000002")
        );
        var (steps, reading) = (own.GetRequiredService<TakeSteps>(), own.GetRequiredService<GrappeDb>());
        await steps.TakeAsync(ProjectWorkflow.Table, ProjectWorkflow.SettingUp, (await reading.ReadProjectAsync(work.ClusterId, id))!);
        await keep.AddFunderAsync(work, (await reading.ReadProjectAsync(work.ClusterId, id))!, "Fonds inventé", null, "900000", "800000", today.AddDays(-40));
    }
}
