namespace Grappe.Web.Shared.Files;

/// <summary>The table of files that people brought.</summary>
public static class FileTables
{
    extension(GrappeDb db)
    {
        public DbSet<Document> Documents => db.Set<Document>();
    }

    [MapsTables]
    internal static void Map(ModelBuilder model)
    {
        model.Entity<Document>().ToTable("documents").HasOne(document => document.Content).WithOne().HasForeignKey<DocumentContent>(content => content.Id);
        model.Entity<Document>().Navigation(document => document.Content).IsRequired();
        model.Entity<DocumentContent>().ToTable("documents");
    }
}
