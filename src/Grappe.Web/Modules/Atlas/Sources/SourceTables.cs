using Grappe.Web.Database;
using Microsoft.EntityFrameworkCore;

namespace Grappe.Web.Modules.Atlas.Sources;

/// <summary>The tables of sources.</summary>
internal static class SourceTables
{
    extension(GrappeDb db)
    {
        public DbSet<Source> Sources => db.Set<Source>();
    }

    [MapsTables]
    internal static void Map(ModelBuilder model)
    {
        model.Entity<Source>().ToTable("sources");
    }
}
