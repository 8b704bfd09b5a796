namespace Grappe.Web.Modules.Atlas.Terms;

/// <summary>The table of terms that texts propose.</summary>
internal static class TermTables
{
    extension(GrappeDb db)
    {
        public DbSet<TermUse> TermUses => db.Set<TermUse>();
    }

    [MapsTables]
    internal static void Map(ModelBuilder model)
    {
        model.Entity<TermUse>().ToTable("term_uses");
    }
}
