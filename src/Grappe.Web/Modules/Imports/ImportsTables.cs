namespace Grappe.Web.Modules.Imports;

/// <summary>The tables of imports, their files and their lines.</summary>
internal static class ImportsTables
{
    extension(GrappeDb db)
    {
        public DbSet<Import> Imports => db.Set<Import>();
        public DbSet<ImportPart> ImportParts => db.Set<ImportPart>();
        public DbSet<ImportLine> ImportLines => db.Set<ImportLine>();
    }

    [MapsTables]
    internal static void Map(ModelBuilder model)
    {
        model.Entity<Import>(import =>
        {
            import.ToTable("imports");
            // A subject tells which import brought it in, an import for which subject it speaks: these are two.
            import.HasOne(one => one.For).WithMany().HasForeignKey(one => one.ForId);
        });
        model.Entity<ImportPart>(part =>
        {
            part.ToTable("import_parts");
            part.HasKey(one => new { one.ImportId, one.Ordinal });
        });
        model.Entity<ImportLine>(line =>
        {
            line.ToTable("import_lines");
            line.HasKey(one => new { one.ImportId, one.Line });
        });
    }
}
