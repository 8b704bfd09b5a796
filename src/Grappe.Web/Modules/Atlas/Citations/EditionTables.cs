namespace Grappe.Web.Modules.Atlas.Citations;

/// <summary>The tables of loads and editions of the data.</summary>
internal static class EditionTables
{
    extension(GrappeDb db)
    {
        public DbSet<DataLoad> DataLoads => db.Set<DataLoad>();
        public DbSet<Edition> Editions => db.Set<Edition>();
        public DbSet<EditionPart> EditionParts => db.Set<EditionPart>();
    }

    [MapsTables]
    internal static void Map(ModelBuilder model)
    {
        model.Entity<DataLoad>().ToTable("data_loads");
        model.Entity<Edition>(edition =>
        {
            edition.ToTable("editions");
            edition.HasKey(one => one.Name);
        });
        model.Entity<EditionPart>(part =>
        {
            part.ToTable("edition_parts");
            part.HasKey(one => new { one.Edition, one.Ordinal });
        });
    }
}
