namespace Grappe.Web.Modules.Accounts.Audit;

/// <summary>The tables of the trail.</summary>
internal static class AuditTables
{
    extension(GrappeDb db)
    {
        public DbSet<AuditEntry> Audit => db.Set<AuditEntry>();
    }

    [MapsTables]
    internal static void Map(ModelBuilder model)
    {
        model.Entity<AuditEntry>(entry =>
        {
            entry.ToTable("audit");
            entry.Property(one => one.Before).HasColumnType("jsonb");
            entry.Property(one => one.After).HasColumnType("jsonb");
        });
    }
}
