namespace Grappe.Web.Modules.Imports;

/// <summary>The tables of imports, their files and their lines.</summary>
internal static class ImportsTables
{
    extension(GrappeDb db)
    {
        public DbSet<Import> Imports => db.Set<Import>();
        public DbSet<ImportPart> ImportParts => db.Set<ImportPart>();
        public DbSet<ImportLine> ImportLines => db.Set<ImportLine>();
        public DbSet<ImportFirstLine> ImportFirstLines => db.Set<ImportFirstLine>();
        public DbSet<ImportReplacement> ImportReplacements => db.Set<ImportReplacement>();
        public DbSet<ImportShape> ImportShapes => db.Set<ImportShape>();
    }

    [MapsTables]
    internal static void Map(ModelBuilder model)
    {
        model.Entity<Import>(import =>
        {
            import.ToTable("imports");
            // A subject tells which import brought it in, an import for which subject it speaks: these are two.
            import.Property(one => one.Form).HasColumnType("jsonb");
            import.Property(one => one.Choice).HasColumnType("jsonb");
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
        model.Entity<ImportFirstLine>(line =>
        {
            line.ToTable("import_first_lines");
            line.HasKey(one => new { one.ImportId, one.Line });
        });
        model.Entity<ImportReplacement>(replacement =>
        {
            replacement.ToTable("import_replacements");
            replacement.HasKey(one => new
            {
                one.ImportId,
                one.ColumnName,
                one.Cell,
            });
        });
        model.Entity<ImportShape>().ToTable("import_shapes");
    }
}
