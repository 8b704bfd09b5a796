using Grappe.Web.Modules.Atlas;

namespace Grappe.Web.Modules.Workspace.Projects;

/// <summary>A collaborative project. Amounts are texts, such as 120000.000, in the currency of the workspace.</summary>
/// <param name="State">idea, set-up, submitted, funded, running, finished, refused or dropped.</param>
/// <param name="IsPublic">Whether it stands in the public register.</param>
/// <param name="Granted">What funders granted.</param>
/// <param name="FundedOn">The day of the first grant.</param>
/// <param name="Rights">The way in which the partners share what it leads to.</param>
/// <param name="Agreement">The agreement of partners on two sides of a border.</param>
/// <param name="Version">Grows with each step and each change of its words; send it as If-Match.</param>
/// <param name="Actions">What this token may do with it now: each is the end of an address that takes it.</param>
internal sealed record ProjectAnswer(
    int Id,
    string Title,
    string Summary,
    string State,
    bool IsRd,
    bool IsPublic,
    DateOnly ProposedOn,
    string? Budget,
    string Granted,
    string Currency,
    DateOnly? FundedOn,
    IReadOnlyList<ProjectPartnerAnswer> Partners,
    IReadOnlyList<ProjectFunderAnswer> Funders,
    IReadOnlyList<WorkPackageAnswer> Packages,
    IReadOnlyList<ProjectProductAnswer> Products,
    string? Rights,
    DateOnly? RightsSettledOn,
    string? Agreement,
    int Version,
    IReadOnlyList<string> Actions
);

/// <summary>An organisation that takes part in a project.</summary>
/// <param name="Id">Its number within the project.</param>
/// <param name="Role">lead, partner, subcontractor or adviser.</param>
/// <param name="Share">Its share of the budget, in basis points.</param>
/// <param name="IsIndependent">Whether no other partner owns it.</param>
internal sealed record ProjectPartnerAnswer(int Id, SubjectAnswer Organisation, string Role, int Share, bool IsIndependent);

/// <summary>Somebody who was asked to fund a project.</summary>
internal sealed record ProjectFunderAnswer(int Id, string Funder, string? Instrument, string Asked, string? Granted, DateOnly? GrantedOn);

/// <summary>A part of the work.</summary>
/// <param name="Leader">The number of the partner that leads it.</param>
internal sealed record WorkPackageAnswer(
    int Id,
    int Number,
    string Title,
    int? Leader,
    DateOnly First,
    DateOnly Last,
    IReadOnlyList<DeliverableAnswer> Deliverables
);

/// <summary>Something that a work package hands over.</summary>
internal sealed record DeliverableAnswer(int Id, string Title, DateOnly DueOn, DateOnly? DeliveredOn);

/// <summary>Something that came of a project and is on the market.</summary>
internal sealed record ProjectProductAnswer(int Id, string Name, DateOnly LaunchedOn);

/// <summary>Answers with projects, and with what the role behind the token may do with each.</summary>
internal sealed class AnswerProject(GrappeDb db, WorkDesk desk, TakeSteps steps, IHttpContextAccessor accessor)
{
    /// <summary>The changes that are no steps of the workflow.</summary>
    public static readonly string[] Changes =
    [
        "edit",
        "partner",
        "remove-partner",
        "package",
        "deliverable",
        "deliver",
        "funder",
        "grant",
        "rights",
        "product",
    ];

    public async Task<ProjectAnswer?> OfAsync(ClusterWorkspace work, int id, CancellationToken cancellation) =>
        await db.ReadProjectAsync(work.ClusterId, id, cancellation) is { } project ? Told(work, project) : null;

    /// <summary>The same of one that was read, with its version in the header.</summary>
    public ProjectAnswer Told(ClusterWorkspace work, Project project)
    {
        RowVersion.Tell(accessor.HttpContext!, project.Version);
        return Of(work, project);
    }

    public ProjectAnswer Of(ClusterWorkspace work, Project project) =>
        new(
            project.Id,
            project.Title,
            project.Summary,
            project.State.Code(),
            project.IsRd,
            project.IsPublic,
            project.ProposedOn,
            Plain(work, project.BudgetUnits),
            work.Of(project.GrantedUnits).Plain(),
            work.Currency,
            project.FundedOn,
            [
                .. project
                    .Partners.OrderBy(partner => partner.Id)
                    .Select(partner => new ProjectPartnerAnswer(
                        partner.Id,
                        SubjectAnswer.Of(partner.Organisation),
                        partner.Role.Code(),
                        partner.Share,
                        partner.IsIndependent
                    )),
            ],
            [
                .. project
                    .Funders.OrderBy(funder => funder.Id)
                    .Select(funder => new ProjectFunderAnswer(
                        funder.Id,
                        funder.Funder,
                        funder.Instrument,
                        work.Of(funder.AskedUnits).Plain(),
                        Plain(work, funder.GrantedUnits),
                        funder.GrantedOn
                    )),
            ],
            [
                .. project.Packages.Select(package => new WorkPackageAnswer(
                    package.Id,
                    package.Number,
                    package.Title,
                    package.LeaderId,
                    package.FirstDay,
                    package.LastDay,
                    [.. package.Deliverables.Select(one => new DeliverableAnswer(one.Id, one.Title, one.DueOn, one.DeliveredOn))]
                )),
            ],
            [.. project.Products.Select(product => new ProjectProductAnswer(product.Id, product.Name, product.LaunchedOn))],
            project.Rights,
            project.RightsSettledOn,
            project.Agreement,
            project.Version,
            [.. ChangesOf(work, project), .. steps.OpenOn(ProjectWorkflow.Table, project).Acts.Select(act => act.Act)]
        );

    private IEnumerable<string> ChangesOf(ClusterWorkspace work, Project project) =>
        desk.May(WorkspaceActs.PrepareWork, work)
            ? Changes.Where(change =>
                change switch
                {
                    "partner" => project.IsForming,
                    "remove-partner" => project.IsForming && project.Partners.Count > 0,
                    "deliverable" => project.IsOpen && project.Packages.Count > 0,
                    "deliver" => project.IsOpen && project.Packages.Any(package => package.Deliverables.Count > 0),
                    "grant" => project.IsOpen && project.Funders.Count > 0,
                    "product" => project.MayHaveProducts,
                    _ => project.IsOpen,
                }
            )
            : [];

    private static string? Plain(ClusterWorkspace work, long? units) => units is { } known ? work.Of(known).Plain() : null;
}

/// <summary>A project to be proposed.</summary>
/// <param name="Budget">Such as 1500000.000, in the currency of the workspace.</param>
/// <param name="IsPublic">Whether it is to stand in the public register.</param>
internal sealed record NewProjectBody(string? Title, string? Summary, string? Budget, bool IsRd, bool IsPublic)
{
    internal KeepProjects.Words Words => new(Title, Summary, WorkApi.AmountOf(Budget), IsRd, IsPublic);
}

/// <summary>A change of a project, with what it asks for. Of its words and its rights, those that are left out stay as they are.</summary>
/// <param name="Budget">Empty where none is known any more.</param>
/// <param name="Organisation">The slug of the partner in the atlas, or its name.</param>
/// <param name="Role">lead, partner, subcontractor or adviser.</param>
/// <param name="Share">In basis points.</param>
/// <param name="IsIndependent">Whether no other partner owns it; true where it is left out.</param>
/// <param name="Partner">The number of the partner that leaves.</param>
/// <param name="Leader">The number of the partner that leads the package.</param>
/// <param name="Package">The number of the package that hands it over.</param>
/// <param name="Deliverable">The number of what was handed over.</param>
/// <param name="FunderOf">The number of the funder that granted something.</param>
/// <param name="Reason">Why, where the step asks for it.</param>
internal sealed record ProjectChangeBody(
    string? Title,
    string? Summary,
    string? Budget,
    bool? IsRd,
    bool? IsPublic,
    string? Organisation,
    string? Role,
    int? Share,
    bool? IsIndependent,
    int? Partner,
    string? PackageTitle,
    int? Leader,
    DateOnly? First,
    DateOnly? Last,
    int? Package,
    string? DeliverableTitle,
    DateOnly? DueOn,
    int? Deliverable,
    DateOnly? DeliveredOn,
    string? Funder,
    string? Instrument,
    string? Asked,
    string? Granted,
    DateOnly? GrantedOn,
    int? FunderOf,
    string? Product,
    DateOnly? LaunchedOn,
    string? Rights,
    DateOnly? SettledOn,
    string? Agreement,
    string? Reason
)
{
    internal KeepProjects.Words Words(ClusterWorkspace work, Project project) =>
        new(
            Title ?? project.Title,
            Summary ?? project.Summary,
            WorkApi.AmountOf(Budget) ?? (project.BudgetUnits is { } budget ? TypedAmount.Write(work.Of(budget)) : null),
            IsRd ?? project.IsRd,
            IsPublic ?? project.IsPublic
        );

    /// <summary>A share as people write it.</summary>
    internal static string? Percent(int? basisPoints) => basisPoints is { } points ? (points / 100m).ToString(CultureInfo.InvariantCulture) : null;
}
