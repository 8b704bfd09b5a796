using Grappe.Web.Database;
using Microsoft.EntityFrameworkCore;

namespace Grappe.Web.Modules.Atlas.Clusters;

/// <summary>The tables of cards of clusters and what is searched in them.</summary>
internal static class ClusterTables
{
    extension(GrappeDb db)
    {
        public DbSet<Sector> Sectors => db.Set<Sector>();
        public DbSet<ClusterCard> ClusterCards => db.Set<ClusterCard>();
        public DbSet<SearchText> SearchTexts => db.Set<SearchText>();
    }

    [MapsTables]
    internal static void Map(ModelBuilder model)
    {
        model.Entity<Sector>(sector =>
        {
            sector.ToTable("sectors");
            sector.HasKey(one => one.Code);
            sector.Property(one => one.Code).ValueGeneratedNever();
        });
        model.Entity<ClusterCard>(card =>
        {
            card.ToTable("cluster_cards");
            card.HasKey(one => new { one.ClusterId, one.ValidFrom });
        });
        model.Entity<SearchText>(text =>
        {
            text.ToTable("search_texts");
            text.HasKey(one => one.ClusterId);
            text.Property(one => one.ClusterId).ValueGeneratedNever();
        });
    }
}
