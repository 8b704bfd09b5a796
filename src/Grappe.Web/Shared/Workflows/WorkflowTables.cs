namespace Grappe.Web.Shared.Workflows;

/// <summary>The table of the steps that were taken.</summary>
internal static class WorkflowTables
{
    extension(GrappeDb db)
    {
        public DbSet<Step> Steps => db.Set<Step>();
    }

    [MapsTables]
    internal static void Map(ModelBuilder model) => model.Entity<Step>().ToTable("steps");
}
