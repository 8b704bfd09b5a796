using Grappe.Web.Modules.Atlas;
using static Grappe.Web.Modules.Workspace.Projects.ProjectState;

namespace Grappe.Web.Modules.Workspace.Projects;

/// <summary>Writes projects and what belongs to them, as far as their state lets: partners and their shares before they are submitted, the rest until they end.</summary>
public sealed class KeepProjects(GrappeDb db, WorkDesk desk, TakeSteps steps, AskSubjects ask)
{
    /// <summary>The words of a project as somebody types them.</summary>
    public sealed record Words(string? Title, string? Summary, string? Budget, bool IsRd, bool IsPublic);

    /// <summary>Proposes a project. Sent twice by one form, it is one.</summary>
    /// <returns>Its number.</returns>
    /// <exception cref="RuleBroken">Something is missing or cannot be read.</exception>
    public async Task<int> ProposeAsync(ClusterWorkspace work, Words typed, Guid formKey, CancellationToken cancellation = default)
    {
        desk.Need(WorkspaceActs.PrepareWork, work);
        var (title, summary, budget) = Read(work, typed);
        await using var transaction = await db.Database.BeginUnlessBegunAsync(cancellation);
        var added = await db
            .Database.SqlQuery<int>(
                $"""
                insert into projects (cluster_id, title, summary, is_rd, is_public, budget_units, state, proposed_on, form_key)
                values ({work.ClusterId}, {title}, {summary}, {typed.IsRd}, {typed.IsPublic}, {budget}, {Idea.Code()}, {desk.Today(work)}, {formKey})
                on conflict (cluster_id, form_key) do nothing returning id as "Value"
                """
            )
            .ToListAsync(cancellation);
        if (added is not [var id])
            return await db.Projects.Where(one => one.ClusterId == work.ClusterId && one.FormKey == formKey).Select(one => one.Id).SingleAsync(cancellation);
        await steps.BeginAsync(ProjectWorkflow.Table, ProjectWorkflow.Propose, id, cancellation);
        if (transaction is not null)
            await transaction.CommitAsync(cancellation);
        return id;
    }

    /// <summary>Changes the words of a project.</summary>
    /// <exception cref="Overtaken">Somebody changed it meanwhile.</exception>
    public async Task EditAsync(ClusterWorkspace work, Project project, Words typed, int version, CancellationToken cancellation = default)
    {
        Open(work, project);
        var (title, summary, budget) = Read(work, typed);
        await ChangeAsync(
            project,
            version,
            set =>
                set.SetProperty(one => one.Title, title)
                    .SetProperty(one => one.Summary, summary)
                    .SetProperty(one => one.BudgetUnits, budget)
                    .SetProperty(one => one.IsRd, typed.IsRd)
                    .SetProperty(one => one.IsPublic, typed.IsPublic),
            cancellation
        );
    }

    /// <summary>Settles how the partners share what the project leads to, and names the agreement of those on two sides of a border.</summary>
    public async Task SettleRightsAsync(
        ClusterWorkspace work,
        Project project,
        string? rights,
        DateOnly? settledOn,
        string? agreement,
        int version,
        CancellationToken cancellation = default
    )
    {
        Open(work, project);
        var (words, treaty, problems) = (TypedText.Lines(rights), TypedText.Lines(agreement), new ProblemList());
        problems.AddIf(words.Length is 0 or > Project.LongestText, "rights", "project.rights.wrong", Project.LongestText);
        problems.AddIf(settledOn is not { } day || day > desk.Today(work), "settledOn", "project.day.past");
        problems.AddIf(treaty.Length > Project.LongestAgreement, "agreement", "project.agreement.wrong", Project.LongestAgreement);
        problems.ThrowIfAny();
        await ChangeAsync(
            project,
            version,
            set =>
                set.SetProperty(one => one.Rights, words)
                    .SetProperty(one => one.RightsSettledOn, settledOn)
                    .SetProperty(one => one.Agreement, treaty.Length > 0 ? treaty : null),
            cancellation
        );
    }

    /// <summary>Adds a partner, or changes the part and the share of one.</summary>
    public async Task SetPartnerAsync(
        ClusterWorkspace work,
        Project project,
        string? typed,
        string? role,
        string? share,
        bool isIndependent,
        CancellationToken cancellation = default
    )
    {
        Forming(work, project);
        var asked = await ask.FindAsync(typed, cancellation, "organisation");
        var (part, points, problems) = (Codes.Find<PartnerRole>(role), PointsOf(share), new ProblemList());
        problems.AddIf(asked.Found is null, "organisation", asked.Likely.Count > 0 ? "project.partner.which" : "project.partner.unknown");
        problems.AddIf(part is null, "role", "project.role.wrong");
        problems.AddIf(points is null, "share", "project.share.wrong");
        problems.ThrowIfAny();
        var organisation = asked.Found!.Id;
        if (
            part == PartnerRole.Lead
            && await db.Set<ProjectPartner>()
                .AnyAsync(one => one.ProjectId == project.Id && one.Role == PartnerRole.Lead && one.OrganisationId != organisation, cancellation)
        )
            throw new RuleBroken(Problem.At("role", "project.lead.one"));
        await steps.HoldAsync(
            ProjectWorkflow.Table,
            project,
            project.State,
            () =>
                db.Database.ExecuteSqlAsync(
                    $"""
                    insert into project_partners (project_id, organisation_id, role, share, is_independent)
                    values ({project.Id}, {organisation}, {part!.Value.Code()}, {points}, {isIndependent})
                    on conflict (project_id, organisation_id) do update set role = excluded.role, share = excluded.share, is_independent = excluded.is_independent
                    """,
                    cancellation
                ),
            cancellation
        );
    }

    /// <summary>Takes a partner out before the project is submitted. Whatever it leads is led by nobody then.</summary>
    public async Task RemovePartnerAsync(ClusterWorkspace work, Project project, int partner, CancellationToken cancellation = default)
    {
        Forming(work, project);
        await steps.HoldAsync(
            ProjectWorkflow.Table,
            project,
            project.State,
            async () =>
            {
                await db.Set<WorkPackage>()
                    .Where(package => package.ProjectId == project.Id && package.LeaderId == partner)
                    .ExecuteUpdateAsync(set => set.SetProperty(package => package.LeaderId, (int?)null), cancellation);
                await db.Set<ProjectPartner>().Where(one => one.ProjectId == project.Id && one.Id == partner).ExecuteDeleteAsync(cancellation);
            },
            cancellation
        );
    }

    /// <summary>Adds a work package.</summary>
    public async Task AddPackageAsync(
        ClusterWorkspace work,
        Project project,
        string? title,
        int? leader,
        DateOnly? first,
        DateOnly? last,
        CancellationToken cancellation = default
    )
    {
        Open(work, project);
        var (name, problems) = (TypedText.OneLine(title), new ProblemList());
        problems.AddIf(name.Length is 0 or > Project.LongestTitle, "packageTitle", "project.title.wrong", Project.LongestTitle);
        problems.AddIf(leader is { } by && project.Partners.All(partner => partner.Id != by), "leader", "project.leader.wrong");
        problems.AddIf(first is null, "first", "project.day.missing");
        problems.AddIf(last is null || last < first, "last", "project.last.wrong");
        problems.ThrowIfAny();
        await steps.HoldAsync(
            ProjectWorkflow.Table,
            project,
            project.State,
            () =>
                db.Database.ExecuteSqlAsync(
                    $"""
                    insert into work_packages (project_id, number, title, leader_id, first_day, last_day)
                    select {project.Id}, coalesce(max(number), 0) + 1, {name}, {leader}, {first}, {last} from work_packages where project_id = {project.Id}
                    """,
                    cancellation
                ),
            cancellation
        );
    }

    /// <summary>Adds something that a work package hands over.</summary>
    public async Task AddDeliverableAsync(
        ClusterWorkspace work,
        Project project,
        int? package,
        string? title,
        DateOnly? dueOn,
        CancellationToken cancellation = default
    )
    {
        Open(work, project);
        var (name, problems) = (TypedText.OneLine(title), new ProblemList());
        problems.AddIf(project.Packages.All(one => one.Id != package), "package", "project.package.wrong");
        problems.AddIf(name.Length is 0 or > Project.LongestTitle, "deliverableTitle", "project.title.wrong", Project.LongestTitle);
        problems.AddIf(dueOn is null, "dueOn", "project.day.missing");
        problems.ThrowIfAny();
        db.Add(
            new Deliverable
            {
                ProjectId = project.Id,
                PackageId = package!.Value,
                Title = name,
                DueOn = dueOn!.Value,
            }
        );
        await db.SaveChangesAsync(cancellation);
    }

    /// <summary>Notes the day on which something was handed over.</summary>
    public async Task DeliverAsync(ClusterWorkspace work, Project project, int deliverable, DateOnly? day, CancellationToken cancellation = default)
    {
        Open(work, project);
        if (project.Packages.SelectMany(package => package.Deliverables).All(one => one.Id != deliverable))
            throw new RuleBroken(Problem.At("deliverable", "project.deliverable.wrong"));
        if (day is not { } on || on > desk.Today(work))
            throw new RuleBroken(Problem.At("deliveredOn", "project.day.past"));
        await db.Set<Deliverable>().Where(one => one.Id == deliverable).ExecuteUpdateAsync(set => set.SetProperty(one => one.DeliveredOn, on), cancellation);
    }

    /// <summary>Adds somebody who was asked for money, with what was granted where that is known.</summary>
    public async Task AddFunderAsync(
        ClusterWorkspace work,
        Project project,
        string? funder,
        string? instrument,
        string? asked,
        string? granted,
        DateOnly? grantedOn,
        CancellationToken cancellation = default
    )
    {
        Open(work, project);
        var (name, means, problems) = (TypedText.OneLine(funder), TypedText.OneLine(instrument), new ProblemList());
        var (sought, wrong) = TypedAmount.Read(asked, work.Counted, "asked");
        problems.AddIf(name.Length is 0 or > Project.LongestTitle, "funder", "project.funder.wrong", Project.LongestTitle);
        problems.AddIf(means.Length > Project.LongestTitle, "instrument", "project.funder.wrong", Project.LongestTitle);
        if (wrong is not null)
            problems.Add(wrong);
        var given = ReadGrant(work, granted, grantedOn, problems);
        problems.ThrowIfAny();
        await steps.HoldAsync(
            ProjectWorkflow.Table,
            project,
            project.State,
            async () =>
            {
                db.Add(
                    new ProjectFunder
                    {
                        ProjectId = project.Id,
                        Funder = name,
                        Instrument = means.Length > 0 ? means : null,
                        AskedUnits = sought!.Value.Units,
                        GrantedUnits = given?.Units,
                        GrantedOn = given is null ? null : grantedOn,
                    }
                );
                await db.SaveChangesAsync(cancellation);
                await NoteFundingAsync(project, cancellation);
            },
            cancellation
        );
    }

    /// <summary>Notes what a funder granted.</summary>
    public async Task GrantAsync(
        ClusterWorkspace work,
        Project project,
        int funder,
        string? granted,
        DateOnly? grantedOn,
        CancellationToken cancellation = default
    )
    {
        Open(work, project);
        var problems = new ProblemList();
        problems.AddIf(project.Funders.All(one => one.Id != funder), "funderOf", "project.funder.unknown");
        problems.AddIf(TypedText.OneLine(granted).Length == 0, "granted", "money.missing");
        var given = ReadGrant(work, granted, grantedOn, problems);
        problems.ThrowIfAny();
        await steps.HoldAsync(
            ProjectWorkflow.Table,
            project,
            project.State,
            async () =>
            {
                await db.Set<ProjectFunder>()
                    .Where(one => one.ProjectId == project.Id && one.Id == funder)
                    .ExecuteUpdateAsync(
                        set => set.SetProperty(one => one.GrantedUnits, given!.Value.Units).SetProperty(one => one.GrantedOn, grantedOn),
                        cancellation
                    );
                await NoteFundingAsync(project, cancellation);
            },
            cancellation
        );
    }

    /// <summary>Adds something that came of the project and is on the market.</summary>
    public async Task AddProductAsync(ClusterWorkspace work, Project project, string? name, DateOnly? launchedOn, CancellationToken cancellation = default)
    {
        desk.Need(WorkspaceActs.PrepareWork, work);
        var (called, problems) = (TypedText.OneLine(name), new ProblemList());
        problems.AddIf(!project.MayHaveProducts, "product", "project.closed");
        problems.AddIf(called.Length is 0 or > Project.LongestTitle, "product", "project.title.wrong", Project.LongestTitle);
        problems.AddIf(launchedOn is not { } day || day > desk.Today(work), "launchedOn", "project.day.past");
        problems.ThrowIfAny();
        db.Add(
            new ProjectProduct
            {
                ProjectId = project.Id,
                Name = called,
                LaunchedOn = launchedOn!.Value,
            }
        );
        await db.SaveChangesAsync(cancellation);
    }

    private (string Title, string Summary, long? Budget) Read(ClusterWorkspace work, Words typed)
    {
        var (title, summary, problems) = (TypedText.OneLine(typed.Title), TypedText.Lines(typed.Summary), new ProblemList());
        problems.AddIf(title.Length is 0 or > Project.LongestTitle, "title", "project.title.wrong", Project.LongestTitle);
        problems.AddIf(summary.Length is 0 or > Project.LongestText, "summary", "project.summary.wrong", Project.LongestText);
        Amount? budget = null;
        if (TypedText.OneLine(typed.Budget).Length > 0)
        {
            (budget, var wrong) = TypedAmount.Read(typed.Budget, work.Counted, "budget");
            if (wrong is not null)
                problems.Add(wrong);
        }
        problems.ThrowIfAny();
        return (title, summary, budget?.Units);
    }

    private Amount? ReadGrant(ClusterWorkspace work, string? granted, DateOnly? grantedOn, ProblemList problems)
    {
        if (TypedText.OneLine(granted).Length == 0)
            return null;
        var (given, wrong) = TypedAmount.Read(granted, work.Counted, "granted");
        if (wrong is not null)
            problems.Add(wrong);
        problems.AddIf(grantedOn is not { } day || day > desk.Today(work), "grantedOn", "project.day.past");
        return given;
    }

    // A share as people write it: 33.5 is 3,350 basis points.
    private static int? PointsOf(string? typed) =>
        decimal.TryParse(
            TypedText.OneLine(typed).TrimEnd('%', '٪', ' ').Replace(',', '.'),
            NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var percent
        )
        && percent is >= 0 and <= 100
        && percent * 100 == decimal.Truncate(percent * 100)
            ? (int)(percent * 100)
            : null;

    private Task NoteFundingAsync(Project project, CancellationToken cancellation) =>
        db.Database.ExecuteSqlAsync(
            $"update projects set funded_on = (select min(granted_on) from project_funders where project_id = {project.Id} and granted_units > 0) where id = {project.Id}",
            cancellation
        );

    private void Forming(ClusterWorkspace work, Project project)
    {
        desk.Need(WorkspaceActs.PrepareWork, work);
        if (!project.IsForming)
            throw new RuleBroken("project.submitted");
    }

    private void Open(ClusterWorkspace work, Project project)
    {
        desk.Need(WorkspaceActs.PrepareWork, work);
        if (!project.IsOpen)
            throw new RuleBroken("project.closed");
    }

    private async Task ChangeAsync(
        Project project,
        int version,
        Action<Microsoft.EntityFrameworkCore.Query.UpdateSettersBuilder<Project>> change,
        CancellationToken cancellation
    )
    {
        var changed = await db
            .Projects.Where(one => one.Id == project.Id && one.Version == version)
            .ExecuteUpdateAsync(
                set =>
                {
                    change(set);
                    set.SetProperty(one => one.Version, one => one.Version + 1);
                },
                cancellation
            );
        if (changed == 0)
            throw new Overtaken("project.overtaken");
    }
}
