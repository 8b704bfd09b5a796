namespace Grappe.Web.Modules.Workspace;

/// <summary>The origin of what comes in, or what is spent for.</summary>
public enum BudgetHeading
{
    // Own income.
    Dues,
    Services,
    Sponsors,
    ProjectMargin,

    // Support.
    Public,
    Donor,

    /// <summary>Money that is others' and only passes through.</summary>
    PassingThrough,

    /// <summary>Premises, time or material that nobody paid for.</summary>
    InKind,

    // Spending.
    Staff,
    Premises,
    Activities,
    OtherSpending,

    /// <summary>Money that passed through, paid on to those whose it is.</summary>
    PassedOn,
}
