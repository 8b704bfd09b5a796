namespace Grappe.Web.Modules.Workspace;

/// <summary>The tables of a cluster's work to which all its parts refer.</summary>
public static class WorkspaceTables
{
    extension(GrappeDb db)
    {
        public DbSet<ClusterWorkspace> Workspaces => db.Set<ClusterWorkspace>();
        public DbSet<FiscalYear> FiscalYears => db.Set<FiscalYear>();
        public DbSet<Member> Members => db.Set<Member>();
    }

    [MapsTables]
    internal static void Map(ModelBuilder model)
    {
        model.Entity<ClusterWorkspace>().ToTable("workspaces");
        model.Entity<FiscalYear>().ToTable("fiscal_years");
        model.Entity<Member>(member =>
        {
            member.ToTable("members");
            member.HasMany(one => one.Periods).WithOne().HasForeignKey(period => period.MemberId);
            member.HasMany(one => one.Categories).WithOne().HasForeignKey(category => category.MemberId);
            member.HasMany(one => one.Suspensions).WithOne().HasForeignKey(suspension => suspension.MemberId);
            member.HasMany(one => one.People).WithOne().HasForeignKey(person => person.MemberId);
        });
        model.Entity<MembershipPeriod>().ToTable("membership_periods");
        model.Entity<MemberCategory>().ToTable("member_categories");
        model.Entity<Suspension>().ToTable("suspensions");
        model.Entity<MemberPerson>().ToTable("member_people");
        model.Entity<MemberHeadcount>().ToTable("member_headcounts");
    }
}
