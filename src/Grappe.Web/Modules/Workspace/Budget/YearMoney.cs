namespace Grappe.Web.Modules.Workspace.Budget;

/// <summary>All that came in and was spent in a fiscal year, line by line.</summary>
public sealed class YearMoney(FiscalYear year, Currency currency, IReadOnlyList<YearMoney.Line> lines)
{
    /// <param name="Thing">invoice, entry or startup.</param>
    /// <param name="Told">What was invoiced, granted or ordered.</param>
    /// <param name="Paid">What of it was paid until now: only that counts.</param>
    public sealed record Line(BudgetHeading Heading, string Thing, int Id, Localised Name, long Told, long Paid);

    public FiscalYear Year => year;
    public IReadOnlyList<Line> Lines => lines;

    public Amount Own => Paid(Headings.Own);
    public Amount Operating => Paid(Headings.Operating);
    public Amount Spending => Paid(Headings.Spending);

    /// <summary>Own income in operating income, without what passes through or comes in kind; none where nothing came in.</summary>
    public Fraction? SelfFinancing => Of(Own, Operating);

    /// <summary>Own income beside spending; none where nothing was spent.</summary>
    public Fraction? Coverage => Of(Own, Spending);

    /// <summary>The amount that would be missing to pay for all that was spent, were there no public subsidy; nothing where the rest is enough.</summary>
    public Amount MissingWithoutSubsidy
    {
        get
        {
            var missing = Spending - (Operating - Paid([BudgetHeading.Public]));
            return missing.Units > 0 ? missing : new Amount(0, currency);
        }
    }

    public Amount Paid(params IEnumerable<BudgetHeading> headings) => Sum(headings, line => line.Paid);

    public Amount Told(params IEnumerable<BudgetHeading> headings) => Sum(headings, line => line.Told);

    private Amount Sum(IEnumerable<BudgetHeading> headings, Func<Line, long> units)
    {
        var among = headings.ToHashSet();
        return new(lines.Where(line => among.Contains(line.Heading)).Sum(units), currency);
    }

    private static Fraction? Of(Amount part, Amount whole) => whole.Units == 0 ? null : new Fraction(part.Units, whole.Units);
}
