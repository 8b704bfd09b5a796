namespace Grappe.Web.Modules.Workspace.Budget;

/// <summary>The headings of a budget by what they are for the rate of self-financing.</summary>
public static class Headings
{
    /// <summary>The income that a cluster earns.</summary>
    public static readonly IReadOnlyList<BudgetHeading> Own = [BudgetHeading.Dues, BudgetHeading.Services, BudgetHeading.Sponsors, BudgetHeading.ProjectMargin];

    /// <summary>The income by which others support it.</summary>
    public static readonly IReadOnlyList<BudgetHeading> Support = [BudgetHeading.Public, BudgetHeading.Donor];

    /// <summary>The money that is neither: it is told beside the income, and counts for no rate.</summary>
    public static readonly IReadOnlyList<BudgetHeading> Beside = [BudgetHeading.PassingThrough, BudgetHeading.InKind];

    public static readonly IReadOnlyList<BudgetHeading> Spending =
    [
        BudgetHeading.Staff,
        BudgetHeading.Premises,
        BudgetHeading.Activities,
        BudgetHeading.OtherSpending,
    ];

    public static IEnumerable<BudgetHeading> Operating => Own.Concat(Support);

    public static IEnumerable<BudgetHeading> Income => Operating.Concat(Beside);

    /// <summary>Those of which entries are written: dues are told by their invoices and payments.</summary>
    public static IEnumerable<BudgetHeading> Written => Enum.GetValues<BudgetHeading>().Where(heading => heading != BudgetHeading.Dues);

    public static bool IsSpending(BudgetHeading heading) => heading == BudgetHeading.PassedOn || Spending.Contains(heading);
}
