namespace Grappe.Web.Shared.Api;

/// <summary>The tables of what was answered once.</summary>
internal static class ApiTables
{
    extension(GrappeDb db)
    {
        public DbSet<Push> Pushes => db.Set<Push>();
    }

    [MapsTables]
    internal static void Map(ModelBuilder model)
    {
        model.Entity<Push>(push =>
        {
            push.ToTable("pushes");
            push.HasKey(one => new { one.TokenId, one.Key });
        });
    }
}
