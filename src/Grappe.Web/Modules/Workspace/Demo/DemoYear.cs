using Grappe.Web.Modules.Accounts;
using Grappe.Web.Modules.Atlas;
using Grappe.Web.Modules.Workspace.Budget;
using Grappe.Web.Modules.Workspace.Projects;
using Grappe.Web.Modules.Workspace.Startups;

namespace Grappe.Web.Modules.Workspace.Demo;

/// <summary>A year of projects, startups and money of the invented Moroccan cluster, by which its figures are checked; the Tunisian one lists one of its projects too.</summary>
internal sealed class DemoYear(IServiceProvider services, GrappeDb db, TimeProvider clock)
{
    private const string Cluster = "demo-zellige";
    private const string Other = "demo-jasmin";

    /// <param name="With">The other partner, by a part of its name.</param>
    private sealed record Idea(string Title, string With, int Year, int Month, bool IsDropped = false);

    private static readonly Idea[] Ideas =
    [
        new("Fonderie à basse température (inventé, P1)", "(M8)", 0, 3),
        new("Emballages consignés (inventé, P2)", "(M3)", 0, 4),
        new("Émaux sans plomb (inventé, P3)", Abroad, 0, 5),
        new("Capteurs de four (inventé, P4)", "(M8)", -1, 11),
        new("Argiles recyclées (inventé, P5)", "(M8)", 0, 2, IsDropped: true),
        new("Fours solaires (inventé, P6)", "(M8)", 0, 6),
    ];

    private const string Abroad = "Université inventée de l’autre rive";

    private static readonly (BudgetHeading Heading, string What, long Amount)[] Entries =
    [
        (BudgetHeading.Services, "Formations et conseil vendus (inventé)", 310_000),
        (BudgetHeading.Sponsors, "Parrainages privés (inventé)", 50_000),
        (BudgetHeading.ProjectMargin, "Marge de coordination des projets (inventé)", 95_000),
        (BudgetHeading.Public, "Subvention d’animation (inventé)", 700_000),
        (BudgetHeading.Donor, "Coopération d’un bailleur (inventé)", 240_000),
        (BudgetHeading.PassingThrough, "Aides à reverser aux partenaires (inventé)", 1_200_000),
        (BudgetHeading.InKind, "Locaux prêtés (inventé)", 150_000),
        (BudgetHeading.Staff, "Équipe d’animation (inventé)", 1_100_000),
        (BudgetHeading.Activities, "Actions collectives (inventé)", 490_000),
        (BudgetHeading.Premises, "Fonctionnement (inventé)", 200_000),
    ];

    private static readonly Dictionary<string, string?> Plan = new()
    {
        ["dues"] = "500000",
        ["services"] = "280000",
        ["public"] = "700000",
        ["donor"] = "250000",
        ["staff"] = "1150000",
        ["activities"] = "500000",
        ["premises"] = "200000",
    };

    private static readonly (string Name, (int Year, int Month) Opened, (int Year, int Month)? Registered)[] Starters =
    [
        ("Atelier Safran (inventé, T1)", (-1, 9), (0, 2)),
        ("Argile Vive (inventé, T2)", (0, 3), (0, 1)),
        ("Four Nomade (inventé, T3)", (-1, 1), (-1, 11)),
        ("Émail Bleu (inventé, T4)", (0, 1), (0, 10)),
        ("Sable Fin (inventé, T5)", (0, 4), null),
    ];

    public async Task FillAsync(string manager, string managerOfOther)
    {
        var desk = services.GetRequiredService<WorkDesk>();
        if (await desk.FindAsync(Cluster) is not { } work || await db.BudgetEntries.AnyAsync(entry => entry.ClusterId == work.ClusterId))
            return;
        await services.AsAsync(manager, own => FillAsync(own, work));
        if (await desk.FindAsync(Other) is { } other)
            await services.AsAsync(managerOfOther, own => ListTooAsync(own, work, other));
    }

    private async Task FillAsync(IServiceProvider own, ClusterWorkspace work)
    {
        var declare = own.GetRequiredService<Declare>();
        if (await db.Countries.AnyAsync(country => country.Code == "fr"))
            await declare.FindOrAddOrganisationAsync(Abroad, "university", "fr", new(work.Cluster, Language.French));
        foreach (var idea in Ideas)
            await ProjectAsync(own, work, idea);
        foreach (var (name, opened, registered) in Starters)
            await StartupAsync(own, work, name, Past(opened), registered is { } on ? Past(on) : null);
        var keep = own.GetRequiredService<KeepBudget>();
        foreach (var (heading, what, amount) in Entries)
            await keep.RecordAsync(work, new(heading.Code(), what, $"{amount}", Past((0, 6)), Past((0, 7)), null), Guid.NewGuid());
        await keep.RecordAsync(work, new("services", "Formation de décembre (inventé)", "18000", Past((0, 11)), null, null), Guid.NewGuid());
        var today = own.GetRequiredService<WorkDesk>().Today(work);
        var year = await db.FiscalYears.SingleAsync(one => one.ClusterId == work.ClusterId && one.FirstDay <= today && one.LastDay >= today);
        await keep.PlanAsync(work, year, Plan, null);
    }

    private async Task ProjectAsync(IServiceProvider own, ClusterWorkspace work, Idea idea)
    {
        var (keep, steps) = (own.GetRequiredService<KeepProjects>(), own.GetRequiredService<TakeSteps>());
        var id = await keep.ProposeAsync(work, new(idea.Title, "Projet inventé pour la démonstration.", "900000", IsRd: true, IsPublic: true), Guid.NewGuid());
        await StepAsync(ProjectWorkflow.SettingUp.Act);
        await keep.SetPartnerAsync(work, await ReadAsync(), await CodeOfAsync(work, "(M1)"), "lead", "60", isIndependent: true);
        await keep.SetPartnerAsync(work, await ReadAsync(), await CodeOfAsync(work, idea.With), "partner", "40", isIndependent: true);
        await StepAsync(ProjectWorkflow.Submit.Act);
        await keep.AddFunderAsync(work, await ReadAsync(), "Fonds inventé", null, "500000", "400000", Past((idea.Year, idea.Month)));
        await StepAsync(ProjectWorkflow.Fund.Act);
        if (idea.IsDropped)
            await StepAsync(ProjectWorkflow.Drop.Act, "Le partenaire inventé s’est retiré.");

        async Task<Project> ReadAsync() => (await own.GetRequiredService<GrappeDb>().ReadProjectAsync(work.ClusterId, id))!;

        async Task StepAsync(string act, string? reason = null) => await steps.TakeAsync(ProjectWorkflow.Table, act, await ReadAsync(), null, default, reason);
    }

    private async Task StartupAsync(IServiceProvider own, ClusterWorkspace work, string name, DateOnly opened, DateOnly? registered)
    {
        var (keep, read) = (own.GetRequiredService<KeepStartups>(), own.GetRequiredService<GrappeDb>());
        var id = await keep.OpenAsync(work, name, "Personne inventée", null, "Une idée inventée pour la démonstration.", opened, Guid.NewGuid());
        foreach (var act in new[] { StartupWorkflow.Diagnose.Act, StartupWorkflow.Accompany.Act })
            await keep.TakeAsync(await ReadAsync(), act, null, (await ReadAsync()).Version);
        if (registered is not null)
            await keep.CreateAsync(work, await ReadAsync(), registered, $"RC {id:00000}", (await ReadAsync()).Version);

        async Task<Startup> ReadAsync() => (await read.ReadStartupAsync(work.ClusterId, id))!;
    }

    // P6 is a project of both.
    private async Task ListTooAsync(IServiceProvider own, ClusterWorkspace work, ClusterWorkspace other)
    {
        var title = Ideas[^1].Title;
        var shared = await db.Projects.SingleAsync(project => project.ClusterId == work.ClusterId && project.Title == title);
        var id = await own.GetRequiredService<KeepProjects>()
            .ProposeAsync(other, new(shared.Title, shared.Summary, null, IsRd: true, IsPublic: true), Guid.NewGuid());
        var listed = (await own.GetRequiredService<GrappeDb>().ReadProjectAsync(other.ClusterId, id))!;
        await own.GetRequiredService<ShareProjects>().JoinAsync(other, listed, shared.SharedCode);
    }

    private async Task<string> CodeOfAsync(ClusterWorkspace work, string part) =>
        (
            await db
                .Subjects.Where(subject =>
                    subject.Kind == "organisation" && subject.Name.Fr.EndsWith(part) && (subject.Country == work.Cluster.Country || part == Abroad)
                )
                .FirstAsync()
        ).Code;

    // A day of this year or of the last one, and never one to come.
    private DateOnly Past((int Year, int Month) when)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var day = new DateOnly(today.Year + when.Year, when.Month, 10);
        return day > today ? today : day;
    }
}
