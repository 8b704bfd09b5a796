namespace Grappe.Web.Modules.Community.Discussion;

/// <summary>The tables of what people say of cards.</summary>
internal static class DiscussionTables
{
    extension(GrappeDb db)
    {
        public DbSet<Message> Messages => db.Set<Message>();
    }

    [MapsTables]
    internal static void Map(ModelBuilder model)
    {
        model.Entity<Message>().ToTable("messages");
    }
}
