namespace Grappe.Web.Modules.Notices;

/// <summary>The tables of what people follow and are told.</summary>
internal static class NoticeTables
{
    extension(GrappeDb db)
    {
        public DbSet<Follow> Follows => db.Set<Follow>();
        public DbSet<FollowFound> FollowsFound => db.Set<FollowFound>();
        public DbSet<Notice> Notices => db.Set<Notice>();
    }

    [MapsTables]
    internal static void Map(ModelBuilder model)
    {
        model.Entity<Follow>().ToTable("follows");
        model.Entity<FollowFound>(found =>
        {
            found.ToTable("follows_found");
            found.HasKey(one => new { one.FollowId, one.ClusterId });
        });
        model.Entity<Notice>(notice =>
        {
            notice.ToTable("notices");
            notice.Property(one => one.Says).HasColumnType("jsonb");
        });
    }
}
