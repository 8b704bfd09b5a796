namespace Grappe.Web.Modules.Atlas.Thesaurus;

/// <summary>The tables of how the thesaurus is used, and of what was decided of terms.</summary>
internal static class ThesaurusTables
{
    extension(GrappeDb db)
    {
        public DbSet<ConceptUse> ConceptUses => db.Set<ConceptUse>();
        public DbSet<TermJudgement> TermJudgements => db.Set<TermJudgement>();
        public DbSet<GrownConcept> GrownConcepts => db.Set<GrownConcept>();
    }

    [MapsTables]
    internal static void Map(ModelBuilder model)
    {
        model.Entity<ConceptUse>(use =>
        {
            use.ToTable("concept_uses");
            use.HasKey(one => new { one.Concept, one.SubjectId });
        });
        model.Entity<TermJudgement>(judgement =>
        {
            judgement.ToTable("term_judgements");
            judgement.HasOne(one => one.Grown).WithOne().HasForeignKey<GrownConcept>(grown => grown.JudgementId);
        });
        model.Entity<GrownConcept>(grown =>
        {
            grown.ToTable("grown_concepts");
            grown.HasKey(one => one.JudgementId);
        });
    }
}
