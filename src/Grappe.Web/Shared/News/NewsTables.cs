namespace Grappe.Web.Shared.News;

/// <summary>The table of what happened.</summary>
public static class NewsTables
{
    extension(GrappeDb db)
    {
        public DbSet<NewsItem> News => db.Set<NewsItem>();
    }

    [MapsTables]
    internal static void Map(ModelBuilder model) =>
        model.Entity<NewsItem>(item =>
        {
            item.ToTable("news");
            item.Property(one => one.Says).HasColumnType("jsonb");
            item.Property(one => one.Data).HasColumnType("json");
        });
}
