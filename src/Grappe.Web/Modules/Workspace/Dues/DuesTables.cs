namespace Grappe.Web.Modules.Workspace.Dues;

/// <summary>The tables of what members owe and pay.</summary>
internal static class DuesTables
{
    extension(GrappeDb db)
    {
        public DbSet<Invoice> Invoices => db.Set<Invoice>();
        public DbSet<InvoiceWords> InvoiceWords => db.Set<InvoiceWords>();
        public DbSet<DuesFee> DuesFees => db.Set<DuesFee>();
        public DbSet<Payment> Payments => db.Set<Payment>();
        public DbSet<Allocation> Allocations => db.Set<Allocation>();
        public DbSet<DuesReminder> DuesReminders => db.Set<DuesReminder>();
    }

    [MapsTables]
    internal static void Map(ModelBuilder model)
    {
        model.Entity<DuesFee>().ToTable("dues_scales");
        model.Entity<InvoiceWords>().ToTable("invoice_words");
        model.Entity<Invoice>(invoice =>
        {
            invoice.ToTable("invoices");
            invoice.HasOne(one => one.Year).WithMany().HasForeignKey(one => one.YearId);
            invoice.HasOne(one => one.Cancels).WithMany().HasForeignKey(one => one.CancelsId);
            invoice.HasMany(one => one.Lines).WithOne().HasForeignKey(line => line.InvoiceId);
        });
        model.Entity<InvoiceLine>().ToTable("invoice_lines");
        model.Entity<Payment>().ToTable("payments");
        model.Entity<Allocation>().ToTable("allocations");
        model.Entity<DuesReminder>().ToTable("dues_reminders");
    }
}
