namespace Grappe.Web.Modules.Atlas.Places;

/// <summary>The tables of places.</summary>
internal static class PlaceTables
{
    extension(GrappeDb db)
    {
        public DbSet<Place> Places => db.Set<Place>();
        public DbSet<PlaceName> PlaceNames => db.Set<PlaceName>();
    }

    [MapsTables]
    internal static void Map(ModelBuilder model)
    {
        model.Entity<Place>().ToTable("places");
        model.Entity<PlaceName>().ToTable("place_names");
    }
}
