using Grappe.Web.Modules.Workspace.Projects;

namespace Grappe.Web.Modules.Workspace.Budget;

/// <summary>Something that came in or was spent. It is never deleted: one that was typed wrong is taken back.</summary>
public sealed class BudgetEntry : IHasStates<BudgetEntryState>
{
    public const int LongestWhat = 300;

    public int Id { get; init; }
    public int ClusterId { get; init; }

    /// <summary>Any but dues.</summary>
    public BudgetHeading Heading { get; init; }
    public required string What { get; init; }
    public required string Currency { get; init; }
    public long Units { get; init; }

    /// <summary>The day of the invoice, of the grant or of the receipt: the fiscal year in which it lies is the one it counts in.</summary>
    public DateOnly OnDay { get; init; }
    public DateOnly? PaidOn { get; init; }

    /// <summary>The project from which it comes or for which it is spent.</summary>
    public int? ProjectId { get; init; }
    public Project? Project { get; init; }
    public BudgetEntryState State { get; init; }
    public int? PersonId { get; init; }
    public DateTime RecordedAt { get; init; }

    /// <summary>Names the form by which it was recorded: two clicks are one entry.</summary>
    public Guid FormKey { get; init; }
    public int Version { get; init; } = 1;

    public Amount Amount => new(Units, Shared.Money.Currency.Of(Currency));
}

/// <summary>The amount that is planned under a heading for a fiscal year.</summary>
public sealed class PlannedAmount
{
    public int Id { get; init; }
    public int YearId { get; init; }
    public BudgetHeading Heading { get; init; }
    public long Units { get; set; }
}

internal static class BudgetTables
{
    extension(GrappeDb db)
    {
        public DbSet<BudgetEntry> BudgetEntries => db.Set<BudgetEntry>();
        public DbSet<PlannedAmount> PlannedAmounts => db.Set<PlannedAmount>();
    }

    [MapsTables]
    internal static void Map(ModelBuilder model)
    {
        model.Entity<BudgetEntry>(entry =>
        {
            entry.ToTable("budget_entries");
            entry.HasOne(one => one.Project).WithMany().HasForeignKey(one => one.ProjectId);
        });
        model.Entity<PlannedAmount>().ToTable("budget_plans");
    }
}
