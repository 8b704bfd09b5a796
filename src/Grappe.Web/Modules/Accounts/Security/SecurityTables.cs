namespace Grappe.Web.Modules.Accounts.Security;

/// <summary>The tables of sessions and changes of address.</summary>
internal static class SecurityTables
{
    extension(GrappeDb db)
    {
        public DbSet<Session> Sessions => db.Set<Session>();
        public DbSet<AddressChange> AddressChanges => db.Set<AddressChange>();
    }

    [MapsTables]
    internal static void Map(ModelBuilder model)
    {
        model.Entity<Session>().ToTable("sessions");
        model.Entity<AddressChange>().ToTable("address_changes");
    }
}
