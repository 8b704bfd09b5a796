using Grappe.Web.Database;
using Microsoft.EntityFrameworkCore;

namespace Grappe.Web.Modules.Atlas.Observations;

/// <summary>The tables of observations and their statements.</summary>
internal static class ObservationTables
{
    extension(GrappeDb db)
    {
        public DbSet<Observation> Observations => db.Set<Observation>();
        public DbSet<Statement> Statements => db.Set<Statement>();
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
    }
}
