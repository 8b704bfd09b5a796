using Grappe.Web.Database;
using Microsoft.EntityFrameworkCore;

namespace Grappe.Web.Modules.Atlas.Contradictions;

/// <summary>The tables of contradictions.</summary>
internal static class ContradictionTables
{
    extension(GrappeDb db)
    {
        public DbSet<Contradiction> Contradictions => db.Set<Contradiction>();
    }

    [MapsTables]
    internal static void Map(ModelBuilder model)
    {
        model.Entity<Contradiction>().ToTable("contradictions");
    }
}
