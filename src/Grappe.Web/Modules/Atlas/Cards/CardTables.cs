namespace Grappe.Web.Modules.Atlas.Cards;

/// <summary>The tables of cards: what is resolved of what is said.</summary>
internal static class CardTables
{
    extension(GrappeDb db)
    {
        public DbSet<Sector> Sectors => db.Set<Sector>();
        public DbSet<ClusterCard> ClusterCards => db.Set<ClusterCard>();
        public DbSet<Confirmation> Confirmations => db.Set<Confirmation>();
        public DbSet<Contradiction> Contradictions => db.Set<Contradiction>();
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
        model.Entity<Confirmation>().ToTable("confirmations");
        model.Entity<Contradiction>().ToTable("contradictions");
        model.Entity<SearchText>(text =>
        {
            text.ToTable("search_texts");
            text.HasKey(one => one.ClusterId);
            text.Property(one => one.ClusterId).ValueGeneratedNever();
        });
    }
}
