namespace Grappe.Web.Shared.Background;

/// <summary>The tables of jobs.</summary>
internal static class BackgroundTables
{
    extension(GrappeDb db)
    {
        public DbSet<Job> Jobs => db.Set<Job>();
    }

    [MapsTables]
    internal static void Map(ModelBuilder model)
    {
        model.Entity<Job>(job =>
        {
            job.ToTable("jobs");
            job.Property(one => one.Arguments).HasColumnType("jsonb");
            job.Property(one => one.Result).HasColumnType("jsonb");
        });
    }
}
