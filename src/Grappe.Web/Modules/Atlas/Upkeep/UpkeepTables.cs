namespace Grappe.Web.Modules.Atlas.Upkeep;

/// <summary>The table of who was asked to confirm what.</summary>
internal static class UpkeepTables
{
    extension(GrappeDb db)
    {
        public DbSet<Reminder> Reminders => db.Set<Reminder>();
    }

    [MapsTables]
    internal static void Map(ModelBuilder model)
    {
        model.Entity<Reminder>(reminder =>
        {
            reminder.ToTable("reminders");
            reminder.HasKey(one => new
            {
                one.SubjectId,
                one.PersonId,
                one.SentAt,
            });
        });
    }
}
