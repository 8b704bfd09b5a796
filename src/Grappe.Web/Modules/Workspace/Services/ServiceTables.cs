namespace Grappe.Web.Modules.Workspace.Services;

internal static class ServiceTables
{
    extension(GrappeDb db)
    {
        public DbSet<Training> Trainings => db.Set<Training>();
        public DbSet<Equipment> Equipment => db.Set<Equipment>();
        public DbSet<Fair> Fairs => db.Set<Fair>();
        public DbSet<Purchase> Purchases => db.Set<Purchase>();
    }

    [MapsTables]
    internal static void Map(ModelBuilder model)
    {
        model.Entity<Training>(training =>
        {
            training.ToTable("trainings");
            training.HasMany(one => one.Participants).WithOne().HasForeignKey(participant => participant.TrainingId);
        });
        model.Entity<TrainingParticipant>().ToTable("training_participants");
        model.Entity<Equipment>(equipment =>
        {
            equipment.ToTable("equipment");
            equipment.HasMany(one => one.Bookings).WithOne().HasForeignKey(booking => booking.EquipmentId);
        });
        model.Entity<Booking>().ToTable("bookings");
        model.Entity<Fair>(fair =>
        {
            fair.ToTable("fairs");
            fair.HasMany(one => one.Participants).WithOne().HasForeignKey(participant => participant.FairId);
        });
        model.Entity<FairParticipant>().ToTable("fair_participants");
        model.Entity<Purchase>(purchase =>
        {
            purchase.ToTable("purchases");
            purchase.HasMany(one => one.Needs).WithOne().HasForeignKey(need => need.PurchaseId);
            purchase.HasMany(one => one.Quotes).WithOne().HasForeignKey(quote => quote.PurchaseId);
        });
        model.Entity<PurchaseNeed>().ToTable("purchase_needs");
        model.Entity<PurchaseQuote>().ToTable("purchase_quotes");
    }
}
