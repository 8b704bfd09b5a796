namespace Grappe.Web.Modules.Atlas.Observations;

/// <summary>The tables of sources, and of what they say.</summary>
internal static class ObservationTables
{
    extension(GrappeDb db)
    {
        public DbSet<Observation> Observations => db.Set<Observation>();
        public DbSet<Statement> Statements => db.Set<Statement>();
        public DbSet<Source> Sources => db.Set<Source>();
        public DbSet<TableRow> TableRows => db.Set<TableRow>();
        public DbSet<ToldCooperation> ToldCooperations => db.Set<ToldCooperation>();
    }

    [MapsTables]
    internal static void Map(ModelBuilder model)
    {
        model.Entity<Observation>(observation =>
        {
            observation.ToTable("observations");
            // What was taken back counts nowhere but in the story, which asks for it.
            observation.HasQueryFilter(one => one.RetractedAt == null);
        });
        model.Entity<Statement>().ToTable("statements");
        model.Entity<Source>().ToTable("sources");
        model.Entity<TableRow>().ToTable("table_rows");
        model.Entity<ToldCooperation>().ToTable("cooperations");
    }
}
