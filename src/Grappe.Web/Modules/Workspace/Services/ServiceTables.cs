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

    /// <summary>The trainings of a cluster with those who take part, the latest first.</summary>
    internal static IQueryable<Training> TrainingsOf(this GrappeDb db, int cluster) =>
        db
            .Trainings.AsNoTracking()
            .Include(one => one.Participants.OrderBy(participant => participant.Name))
                .ThenInclude(participant => participant.Member!.Organisation)
            .Where(one => one.ClusterId == cluster)
            .OrderByDescending(one => one.FirstDay)
            .ThenByDescending(one => one.Id);

    /// <summary>The equipment of a cluster with the bookings that have not ended by a moment, the next first.</summary>
    internal static IQueryable<Equipment> EquipmentOf(this GrappeDb db, int cluster, DateTime now) =>
        db
            .Equipment.AsNoTracking()
            .Include(one => one.Bookings.Where(booking => booking.CancelledAt == null && booking.EndsAt > now).OrderBy(booking => booking.StartsAt))
                .ThenInclude(booking => booking.Member.Organisation)
            .Where(one => one.ClusterId == cluster)
            .OrderBy(one => one.Name);

    /// <summary>The fairs of a cluster with who went, the latest first.</summary>
    internal static IQueryable<Fair> FairsOf(this GrappeDb db, int cluster) =>
        db
            .Fairs.AsNoTracking()
            .Include(one => one.Participants)
                .ThenInclude(participant => participant.Member.Organisation)
            .Where(one => one.ClusterId == cluster)
            .OrderByDescending(one => one.FirstDay)
            .ThenByDescending(one => one.Id);

    /// <summary>The purchases of a cluster with needs and quotes, the latest first.</summary>
    internal static IQueryable<Purchase> PurchasesOf(this GrappeDb db, int cluster) =>
        db
            .Purchases.AsNoTracking()
            .Include(purchase => purchase.Needs.OrderBy(need => need.Id))
                .ThenInclude(need => need.Member.Organisation)
            .Include(purchase => purchase.Quotes.OrderBy(quote => quote.Id))
            .AsSplitQuery()
            .Where(purchase => purchase.ClusterId == cluster)
            .OrderByDescending(one => one.OpenedOn)
            .ThenByDescending(one => one.Id);

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
