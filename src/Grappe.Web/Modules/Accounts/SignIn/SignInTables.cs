namespace Grappe.Web.Modules.Accounts.SignIn;

/// <summary>The tables of kept forms, and what slows guessing.</summary>
internal static class SignInTables
{
    extension(GrappeDb db)
    {
        public DbSet<Brake> Brakes => db.Set<Brake>();
        public DbSet<KeptForm> KeptForms => db.Set<KeptForm>();
    }

    [MapsTables]
    internal static void Map(ModelBuilder model)
    {
        model.Entity<Brake>(brake =>
        {
            brake.ToTable("brakes");
            brake.HasKey(one => one.Key);
        });
        model.Entity<KeptForm>(form =>
        {
            form.ToTable("kept_forms");
            form.Property(one => one.Fields).HasColumnType("jsonb");
        });
    }
}
