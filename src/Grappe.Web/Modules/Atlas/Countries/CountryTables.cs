using Grappe.Web.Database;
using Microsoft.EntityFrameworkCore;

namespace Grappe.Web.Modules.Atlas.Countries;

/// <summary>The tables of the printed tables of countries.</summary>
internal static class CountryTables
{
    extension(GrappeDb db)
    {
        public DbSet<TableRow> TableRows => db.Set<TableRow>();
    }

    [MapsTables]
    internal static void Map(ModelBuilder model)
    {
        model.Entity<TableRow>().ToTable("table_rows");
    }
}
