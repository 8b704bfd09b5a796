namespace Grappe.Web.Modules.Atlas.Contributions;

/// <summary>The tables of proposals and what belongs to them.</summary>
internal static class ContributionTables
{
    extension(GrappeDb db)
    {
        public DbSet<Proposal> Proposals => db.Set<Proposal>();
        public DbSet<ProposedValue> ProposedValues => db.Set<ProposedValue>();
        public DbSet<ValueMessage> ValueMessages => db.Set<ValueMessage>();
        public DbSet<JudgeToTell> JudgesToTell => db.Set<JudgeToTell>();
    }

    [MapsTables]
    internal static void Map(ModelBuilder model)
    {
        model.Entity<Proposal>().ToTable("proposals");
        model.Entity<ProposedValue>().ToTable("proposed_values").Property(value => value.Change).HasColumnName("act");
        model.Entity<ValueMessage>().ToTable("value_messages");
        model.Entity<ProposedValue>().HasMany(value => value.Messages).WithOne().HasForeignKey(message => message.ValueId);
        model.Entity<JudgeToTell>(told =>
        {
            told.ToTable("judges_to_tell");
            told.HasKey(one => new { one.ProposalId, one.PersonId });
        });
    }
}
