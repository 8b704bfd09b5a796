namespace Grappe.Web.Modules.Integration.Webhooks;

/// <summary>The tables of webhooks and what they were told.</summary>
internal static class WebhookTables
{
    extension(GrappeDb db)
    {
        public DbSet<Webhook> Webhooks => db.Set<Webhook>();
        public DbSet<WebhookDelivery> WebhookDeliveries => db.Set<WebhookDelivery>();
    }

    [MapsTables]
    internal static void Map(ModelBuilder model)
    {
        model.Entity<Webhook>().ToTable("webhooks");
        model.Entity<WebhookDelivery>().ToTable("webhook_deliveries");
    }
}
