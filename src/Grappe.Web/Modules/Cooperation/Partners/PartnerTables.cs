namespace Grappe.Web.Modules.Cooperation.Partners;

/// <summary>The tables of opinions of partners, and weights learned from them.</summary>
internal static class PartnerTables
{
    extension(GrappeDb db)
    {
        public DbSet<AdoptedWeights> AdoptedWeights => db.Set<AdoptedWeights>();
        public DbSet<PartnerOpinion> PartnerOpinions => db.Set<PartnerOpinion>();
    }

    [MapsTables]
    internal static void Map(ModelBuilder model)
    {
        model.Entity<AdoptedWeights>(weights =>
        {
            weights.ToTable("adopted_weights");
            weights.Ignore(one => one.Opinions);
        });
        model.Entity<PartnerOpinion>().ToTable("partner_opinions");
    }
}
