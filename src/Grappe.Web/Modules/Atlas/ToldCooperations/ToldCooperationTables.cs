using Grappe.Web.Database;
using Microsoft.EntityFrameworkCore;

namespace Grappe.Web.Modules.Atlas.ToldCooperations;

/// <summary>The tables of co-operation that sources tell of.</summary>
internal static class ToldCooperationTables
{
    extension(GrappeDb db)
    {
        public DbSet<ToldCooperation> ToldCooperations => db.Set<ToldCooperation>();
    }

    [MapsTables]
    internal static void Map(ModelBuilder model)
    {
        model.Entity<ToldCooperation>().ToTable("cooperations");
    }
}
