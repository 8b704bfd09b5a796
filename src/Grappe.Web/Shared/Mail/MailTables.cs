namespace Grappe.Web.Shared.Mail;

/// <summary>The tables of mails.</summary>
internal static class MailTables
{
    extension(GrappeDb db)
    {
        public DbSet<OutgoingMail> Mails => db.Set<OutgoingMail>();
    }

    [MapsTables]
    internal static void Map(ModelBuilder model)
    {
        model.Entity<OutgoingMail>().ToTable("mails");
    }
}
