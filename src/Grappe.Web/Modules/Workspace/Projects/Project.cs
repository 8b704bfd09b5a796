using System.ComponentModel.DataAnnotations.Schema;
using Grappe.Web.Modules.Atlas;

namespace Grappe.Web.Modules.Workspace.Projects;

/// <summary>A collaborative project of a cluster.</summary>
public sealed class Project : IHasStates<ProjectState>
{
    public const int LongestTitle = 200;
    public const int LongestText = 4000;
    public const int LongestAgreement = 1000;

    /// <summary>The shares of all partners together, in basis points.</summary>
    public const int Whole = 10_000;

    public int Id { get; init; }
    public int ClusterId { get; init; }
    public required string Title { get; init; }
    public required string Summary { get; init; }

    /// <summary>Whether it is research and development, as the indicator of contracts counts it.</summary>
    public bool IsRd { get; init; }

    /// <summary>Whether its title, partners and state stand in the public register.</summary>
    public bool IsPublic { get; init; }
    public long? BudgetUnits { get; init; }

    /// <summary>The day on which the first funder granted something.</summary>
    public DateOnly? FundedOn { get; init; }

    /// <summary>The way in which the partners share what it leads to.</summary>
    public string? Rights { get; init; }
    public DateOnly? RightsSettledOn { get; init; }

    /// <summary>The agreement of partners on two sides of a border.</summary>
    public string? Agreement { get; init; }
    public ProjectState State { get; init; }
    public DateOnly ProposedOn { get; init; }
    public int Version { get; init; } = 1;
    public Guid FormKey { get; init; }

    /// <summary>The code that clusters have in common which list the same project; drawn by the database.</summary>
    [DatabaseGenerated(DatabaseGeneratedOption.Identity)]
    public string SharedCode { get; init; } = "";
    public List<ProjectPartner> Partners { get; } = [];
    public List<WorkPackage> Packages { get; } = [];
    public List<ProjectFunder> Funders { get; } = [];
    public List<ProjectProduct> Products { get; } = [];

    /// <summary>The shares of its partners by country, the largest first: of the coproduction, where there are several.</summary>
    public IReadOnlyList<(string? Country, int Share)> ByCountry =>
        [
            .. Partners
                .GroupBy(partner => partner.Organisation.Country)
                .Select(country => (country.Key, country.Sum(partner => partner.Share)))
                .OrderByDescending(country => country.Item2)
                .ThenBy(country => country.Key, StringComparer.Ordinal),
        ];

    /// <summary>Writes a shared code as people pass it on: 1A2B-3C4D-5E6F.</summary>
    public static string Written(string code) => string.Join('-', code.Chunk(4).Select(part => new string(part)));

    /// <summary>Whether partners of two countries take part.</summary>
    public bool CrossesBorders => Partners.Select(partner => partner.Organisation.Country).Distinct().Count() > 1;

    /// <summary>Whether partners and shares may still change.</summary>
    public bool IsForming => State is ProjectState.Idea or ProjectState.SetUp;

    public bool IsOpen => State is not (ProjectState.Finished or ProjectState.Refused or ProjectState.Dropped);

    /// <summary>Whether something may come of it on the market.</summary>
    public bool MayHaveProducts => State is ProjectState.Funded or ProjectState.Running or ProjectState.Finished;

    /// <summary>The minor units that funders granted.</summary>
    public long GrantedUnits => Funders.Sum(funder => funder.GrantedUnits ?? 0);
}

/// <summary>An organisation that takes part in a project.</summary>
public sealed class ProjectPartner
{
    public int Id { get; init; }
    public int ProjectId { get; init; }
    public int OrganisationId { get; init; }
    public Subject Organisation { get; init; } = null!;
    public PartnerRole Role { get; init; }

    /// <summary>Its share of the budget, in basis points.</summary>
    public int Share { get; init; }

    /// <summary>Whether no other partner owns it.</summary>
    public bool IsIndependent { get; init; } = true;
}

/// <summary>The part that an organisation takes in a project.</summary>
public enum PartnerRole
{
    Lead,
    Partner,
    Subcontractor,
    Adviser,
}

/// <summary>A part of the work, with the partner that leads it.</summary>
public sealed class WorkPackage
{
    public int Id { get; init; }
    public int ProjectId { get; init; }
    public int Number { get; init; }
    public required string Title { get; init; }
    public int? LeaderId { get; init; }
    public ProjectPartner? Leader { get; init; }
    public DateOnly FirstDay { get; init; }
    public DateOnly LastDay { get; init; }
    public List<Deliverable> Deliverables { get; } = [];
}

/// <summary>Something that a work package hands over.</summary>
public sealed class Deliverable
{
    public int Id { get; init; }
    public int ProjectId { get; init; }
    public int PackageId { get; init; }
    public required string Title { get; init; }
    public DateOnly DueOn { get; init; }
    public DateOnly? DeliveredOn { get; set; }
}

/// <summary>Somebody who was asked to fund a project.</summary>
public sealed class ProjectFunder
{
    public int Id { get; init; }
    public int ProjectId { get; init; }
    public required string Funder { get; init; }
    public string? Instrument { get; init; }
    public long AskedUnits { get; init; }
    public long? GrantedUnits { get; set; }
    public DateOnly? GrantedOn { get; set; }
}

/// <summary>Something that came of a project and is on the market.</summary>
public sealed class ProjectProduct
{
    public int Id { get; init; }
    public int ProjectId { get; init; }
    public required string Name { get; init; }
    public DateOnly LaunchedOn { get; init; }
}

internal static class ProjectTables
{
    extension(GrappeDb db)
    {
        public DbSet<Project> Projects => db.Set<Project>();
    }

    [MapsTables]
    internal static void Map(ModelBuilder model)
    {
        model.Entity<Project>(project =>
        {
            project.ToTable("projects");
            project.HasMany(one => one.Partners).WithOne().HasForeignKey(partner => partner.ProjectId);
            project.HasMany(one => one.Packages).WithOne().HasForeignKey(package => package.ProjectId);
            project.HasMany(one => one.Funders).WithOne().HasForeignKey(funder => funder.ProjectId);
            project.HasMany(one => one.Products).WithOne().HasForeignKey(product => product.ProjectId);
        });
        model.Entity<ProjectPartner>().ToTable("project_partners");
        model.Entity<WorkPackage>(package =>
        {
            package.ToTable("work_packages");
            package.HasMany(one => one.Deliverables).WithOne().HasForeignKey(deliverable => deliverable.PackageId);
        });
        model.Entity<Deliverable>().ToTable("deliverables");
        model.Entity<ProjectFunder>().ToTable("project_funders");
        model.Entity<ProjectProduct>().ToTable("project_products");
    }
}
