namespace Grappe.Web.Shared.Web;

/// <summary>The tables of keys that nodes share, and what is counted of visitors.</summary>
internal static class WebTables
{
    extension(GrappeDb db)
    {
        public DbSet<DataProtectionKey> DataProtectionKeys => db.Set<DataProtectionKey>();
        public DbSet<Quota> Quotas => db.Set<Quota>();
    }

    [MapsTables]
    internal static void Map(ModelBuilder model)
    {
        model.Entity<DataProtectionKey>().ToTable("data_protection_keys");
        model.Entity<Quota>(quota =>
        {
            quota.ToTable("quotas");
            quota.HasKey(one => new { one.What, one.Who });
        });
    }
}
