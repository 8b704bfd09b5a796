namespace Grappe.Web.Modules.Atlas;

/// <summary>The tables of what everybody refers to: subjects, countries and the thesaurus.</summary>
public static class AtlasTables
{
    extension(GrappeDb db)
    {
        public DbSet<Subject> Subjects => db.Set<Subject>();
        public DbSet<Country> Countries => db.Set<Country>();
        public DbSet<ThesaurusConcept> Concepts => db.Set<ThesaurusConcept>();
    }

    [MapsTables]
    internal static void Map(ModelBuilder model)
    {
        model.Entity<Subject>(subject =>
        {
            subject.ToTable("subjects");
            subject.HasIndex(one => new { one.Kind, one.Slug }).IsUnique();
        });
        model.Entity<Country>(country =>
        {
            country.ToTable("countries");
            country.HasKey(one => one.Code);
        });
        model.Entity<ThesaurusConcept>().ToTable("concepts");
    }
}
