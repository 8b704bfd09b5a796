using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Grappe.Web.Modules.Workspace.Governance;

/// <summary>The tables of bodies, meetings, votes and minutes.</summary>
internal static class GovernanceTables
{
    extension(GrappeDb db)
    {
        public DbSet<Body> Bodies => db.Set<Body>();
        public DbSet<Mandate> Mandates => db.Set<Mandate>();
        public DbSet<Meeting> Meetings => db.Set<Meeting>();
        public DbSet<AgendaItem> AgendaItems => db.Set<AgendaItem>();
        public DbSet<Elector> Electors => db.Set<Elector>();
        public DbSet<Attendance> Attendances => db.Set<Attendance>();
        public DbSet<Proxy> Proxies => db.Set<Proxy>();
        public DbSet<Vote> Votes => db.Set<Vote>();
        public DbSet<VoteCast> VoteCasts => db.Set<VoteCast>();
        public DbSet<BallotBox> BallotBoxes => db.Set<BallotBox>();
        public DbSet<Recusal> Recusals => db.Set<Recusal>();
        public DbSet<Minutes> Minutes => db.Set<Minutes>();
        public DbSet<MinutesSignature> MinutesSignatures => db.Set<MinutesSignature>();
        public DbSet<MinutesAddendum> MinutesAddenda => db.Set<MinutesAddendum>();
    }

    [MapsTables]
    internal static void Map(ModelBuilder model)
    {
        model.Entity<Body>().ToTable("bodies");
        model.Entity<Mandate>().ToTable("mandates");
        model.Entity<Meeting>(meeting =>
        {
            meeting.ToTable("meetings");
            meeting.Ignore(one => one.Wall).Ignore(one => one.Day);
        });
        model.Entity<AgendaItem>(item =>
        {
            item.ToTable("agenda_items");
            item.HasOne(one => one.Meeting).WithMany(meeting => meeting.Items).HasForeignKey(one => one.MeetingId);
            item.HasMany(one => one.Recusals).WithOne().HasForeignKey(recusal => recusal.ItemId);
        });
        model.Entity<Elector>(elector =>
        {
            elector.ToTable("electors");
            elector.HasOne(one => one.Meeting).WithMany(meeting => meeting.Electors).HasForeignKey(one => one.MeetingId);
            elector.HasMany(one => one.Attendances).WithOne().HasForeignKey(attendance => attendance.ElectorId);
            elector.HasOne(one => one.Given).WithOne().HasForeignKey<Proxy>(proxy => proxy.GiverId);
            elector.HasMany(one => one.Held).WithOne().HasForeignKey(proxy => proxy.HolderId);
        });
        model.Entity<Attendance>().ToTable("attendances");
        model.Entity<Proxy>().ToTable("proxies");
        model.Entity<Vote>(vote =>
        {
            vote.ToTable("votes");
            vote.Ignore(one => one.Count);
            vote.HasOne(one => one.Item).WithMany(item => item.Votes).HasForeignKey(one => one.ItemId);
            vote.HasOne(one => one.Meeting).WithMany().HasForeignKey(one => one.MeetingId);
            vote.HasMany(one => one.Casts).WithOne().HasForeignKey(cast => cast.VoteId);
            vote.Property(one => one.Chair).HasConversion(Coded<Choice>());
            vote.Property(one => one.Outcome).HasConversion(Coded<Outcome>());
        });
        model.Entity<VoteCast>(cast =>
        {
            cast.ToTable("vote_casts");
            cast.HasKey(one => new { one.VoteId, one.ElectorId });
            cast.Property(one => one.Choice).HasConversion(Coded<Choice>());
        });
        model.Entity<BallotBox>(box =>
        {
            box.ToTable("ballot_boxes");
            box.HasKey(one => one.VoteId);
            box.Property(one => one.VoteId).ValueGeneratedNever();
        });
        model.Entity<Recusal>().ToTable("recusals");
        model.Entity<Minutes>(minutes =>
        {
            minutes.ToTable("minutes");
            minutes.HasAlternateKey(one => one.MeetingId);
            minutes.HasMany(one => one.Signatures).WithOne().HasForeignKey(signature => signature.MeetingId).HasPrincipalKey(one => one.MeetingId);
            minutes.HasMany(one => one.Addenda).WithOne().HasForeignKey(addendum => addendum.MeetingId).HasPrincipalKey(one => one.MeetingId);
        });
        model.Entity<MinutesSignature>().ToTable("minutes_signatures");
        model.Entity<MinutesAddendum>().ToTable("minutes_addenda");
    }

    // Enums that may be missing are kept by their codes too.
    private static ValueConverter<T, string> Coded<T>()
        where T : struct, Enum => new(value => value.Code(), code => Codes.Find<T>(code)!.Value);
}
