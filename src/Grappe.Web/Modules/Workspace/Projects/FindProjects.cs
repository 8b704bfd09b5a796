namespace Grappe.Web.Modules.Workspace.Projects;

/// <summary>Finds the projects of a cluster.</summary>
internal static class FindProjects
{
    /// <summary>Those of a cluster with their partners and funders, the newest first.</summary>
    public static IQueryable<Project> ProjectsOf(this GrappeDb db, int cluster) =>
        db
            .Projects.AsNoTracking()
            .Include(project => project.Partners)
                .ThenInclude(partner => partner.Organisation)
            .Include(project => project.Funders)
            .AsSplitQuery()
            .Where(project => project.ClusterId == cluster)
            .OrderByDescending(project => project.ProposedOn)
            .ThenByDescending(project => project.Id);

    /// <summary>The same with all that belongs to each.</summary>
    public static IQueryable<Project> WholeProjectsOf(this GrappeDb db, int cluster) =>
        db.ProjectsOf(cluster)
            .Include(project => project.Packages.OrderBy(package => package.Number))
                .ThenInclude(package => package.Deliverables.OrderBy(deliverable => deliverable.DueOn))
            .Include(project => project.Products.OrderBy(product => product.LaunchedOn));

    /// <summary>Reads one with all that belongs to it; null where the cluster has none of that number.</summary>
    public static Task<Project?> ReadProjectAsync(this GrappeDb db, int cluster, int id, CancellationToken cancellation = default) =>
        db.WholeProjectsOf(cluster).SingleOrDefaultAsync(project => project.Id == id, cancellation);
}
