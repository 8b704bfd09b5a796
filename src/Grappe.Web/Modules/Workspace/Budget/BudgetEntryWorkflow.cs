using static Grappe.Web.Modules.Workspace.Budget.BudgetEntryState;

namespace Grappe.Web.Modules.Workspace.Budget;

/// <summary>The state of a budget entry.</summary>
public enum BudgetEntryState
{
    /// <summary>Invoiced, granted or ordered, and not paid yet: it counts for no rate.</summary>
    Open,
    Paid,

    /// <summary>Typed wrong, or never came: it counts no more.</summary>
    TakenBack,
}

/// <summary>The workflow of a budget entry: recorded, paid, taken back where it was wrong.</summary>
internal static class BudgetEntryWorkflow
{
    private static readonly Who<BudgetEntry> Preparer = new("contributor", (person, entry) => person.May(WorkspaceActs.PrepareWork, ScopeOf(entry)));
    private static readonly Who<BudgetEntry> Manager = new("manager", (person, entry) => person.May(WorkspaceActs.RunWork, ScopeOf(entry)));

    public static readonly Transition<BudgetEntry, BudgetEntryState> Record = new("record", [], Open, Preparer);

    /// <summary>The money came or went: asks for the day.</summary>
    public static readonly Transition<BudgetEntry, BudgetEntryState> Pay = new("pay", [Open], Paid, Manager);
    public static readonly Transition<BudgetEntry, BudgetEntryState> TakeBack = new("take-back", [Open, Paid], TakenBack, Manager) { AsksReason = true };

    public static readonly Workflow<BudgetEntry, BudgetEntryState> Table = new("budget-entry", "budget_entries", Record, Pay, TakeBack);

    private static Scope ScopeOf(BudgetEntry entry) => new(entry.ClusterId, "cluster", null);
}
