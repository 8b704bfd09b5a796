namespace Grappe.Web.Modules.Accounts.Roles;

/// <summary>The tables of roles, invitations to them and requests for them.</summary>
internal static class RoleTables
{
    extension(GrappeDb db)
    {
        public DbSet<RoleHeld> RolesHeld => db.Set<RoleHeld>();
        public DbSet<Invitation> Invitations => db.Set<Invitation>();
        public DbSet<RoleRequest> RoleRequests => db.Set<RoleRequest>();
    }

    [MapsTables]
    internal static void Map(ModelBuilder model)
    {
        model.Entity<RoleHeld>().ToTable("roles_held");
        model.Entity<Invitation>().ToTable("invitations");
        model.Entity<RoleRequest>().ToTable("role_requests");
    }
}
