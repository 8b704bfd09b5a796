namespace Grappe.Web.Modules.Workspace.Dues;

/// <summary>A fiscal year with the figures of its dues. Amounts are texts, such as 969.863: whole and exact.</summary>
/// <param name="Id">The number by which addresses name it.</param>
/// <param name="Invoiced">Without what was cancelled.</param>
/// <param name="Received">What was paid of it.</param>
/// <param name="Late">How many of its invoices are late today.</param>
internal sealed record DuesYearAnswer(
    int Id,
    string Name,
    DateOnly FirstDay,
    DateOnly LastDay,
    string Currency,
    string Invoiced,
    string Cancelled,
    string Received,
    string Open,
    int Late
)
{
    public static DuesYearAnswer Of(FiscalYear year, ClusterWorkspace work, ReadDues.YearFigures figures) =>
        new(
            year.Id,
            year.Name,
            year.FirstDay,
            year.LastDay,
            work.Currency,
            figures.Invoiced.Plain(),
            figures.Cancelled.Plain(),
            figures.Received.Plain(),
            figures.Open.Plain(),
            figures.Late
        );
}

/// <summary>An invoice, or a credit note that cancels one.</summary>
/// <param name="Number">As people know it: 2026/017.</param>
/// <param name="Member">The number of the member.</param>
/// <param name="Organisation">Its short name in the atlas.</param>
/// <param name="State">issued, partly-paid, paid, cancelled or credit-note.</param>
/// <param name="Open">What is left to pay.</param>
/// <param name="CoversUntil">The last day that it pays for.</param>
/// <param name="DaysLate">None where it is not late.</param>
/// <param name="Cancels">The number of the invoice in the database that this credit note cancels.</param>
/// <param name="Version">Grows with each step: the reading gives it as ETag too, and a step takes it in If-Match.</param>
/// <param name="Lines">How the amount was found; empty in lists and for credit notes.</param>
/// <param name="Actions">What the role behind the token may do with it now; empty in lists.</param>
internal sealed record InvoiceAnswer(
    int Id,
    string Number,
    int Member,
    string Organisation,
    string State,
    DateOnly IssuedOn,
    DateOnly DueOn,
    string Currency,
    string Amount,
    string Paid,
    string Open,
    DateOnly CoversUntil,
    int? DaysLate,
    int? Cancels,
    int Version,
    IReadOnlyList<InvoiceLineAnswer> Lines,
    IReadOnlyList<string> Actions
)
{
    public static InvoiceAnswer Of(ReadDues.InvoiceRow row, DateOnly today, Invoice? whole = null, IReadOnlyList<string>? actions = null)
    {
        var invoice = row.Invoice;
        return new(
            invoice.Id,
            row.Reference,
            invoice.MemberId,
            row.Organisation.Slug,
            invoice.State.Code(),
            invoice.IssuedOn,
            invoice.DueOn,
            invoice.Currency,
            invoice.Due.Plain(),
            invoice.Of(row.Paid).Plain(),
            row.Open.Plain(),
            invoice.CoversUntil,
            row.DaysLate(today),
            invoice.CancelsId,
            invoice.Version,
            [.. (whole?.Lines ?? []).Select(line => InvoiceLineAnswer.Of(invoice, line))],
            actions ?? []
        );
    }
}

/// <summary>A stretch of the year in one category, rounded for itself.</summary>
/// <param name="Fee">Of the category for the whole year.</param>
/// <param name="Share">The part of it that is due: 236/365.</param>
internal sealed record InvoiceLineAnswer(string Category, DateOnly FirstDay, DateOnly LastDay, string Fee, string Share, string Amount)
{
    public static InvoiceLineAnswer Of(Invoice invoice, InvoiceLine line) =>
        new(
            line.Category,
            line.FirstDay,
            line.LastDay,
            invoice.Of(line.FeeUnits).Plain(),
            string.Create(CultureInfo.InvariantCulture, $"{line.ShareOver}/{line.ShareUnder}"),
            invoice.Of(line.Units).Plain()
        );
}

/// <summary>A payment.</summary>
/// <param name="Member">The number of the member.</param>
/// <param name="Organisation">Its short name in the atlas.</param>
/// <param name="Method">transfer, cheque, cash, card or other.</param>
/// <param name="State">recorded or reversed.</param>
/// <param name="Credit">What of it pays no invoice yet.</param>
/// <param name="Version">Grows with each step; a step takes it in If-Match.</param>
internal sealed record PaymentAnswer(
    int Id,
    int Member,
    string Organisation,
    DateOnly ReceivedOn,
    string Currency,
    string Amount,
    string Method,
    string? Reference,
    string State,
    DateOnly? ReversedOn,
    string Credit,
    int Version
)
{
    public static PaymentAnswer Of(ReadDues.PaymentRow row) =>
        new(
            row.Payment.Id,
            row.Payment.MemberId,
            row.Organisation.Slug,
            row.Payment.ReceivedOn,
            row.Payment.Currency,
            row.Payment.Received.Plain(),
            row.Payment.Method.Code(),
            row.Payment.Reference,
            row.Payment.State.Code(),
            row.Payment.ReversedOn,
            row.Credit.Plain(),
            row.Payment.Version
        );
}

/// <summary>The scale of a fiscal year.</summary>
/// <param name="Fees">By category: those that have none are not there.</param>
/// <param name="Version">Of the year: a change takes it in If-Match.</param>
internal sealed record ScaleAnswer(int Year, string Currency, IReadOnlyDictionary<string, string> Fees, int Version)
{
    public static ScaleAnswer Of(ClusterWorkspace work, FiscalYear year, IReadOnlyDictionary<string, Amount> fees) =>
        new(year.Id, work.Currency, fees.ToDictionary(fee => fee.Key, fee => fee.Value.Plain()), year.Version);
}

/// <summary>A run of dues, and how far it is.</summary>
/// <param name="State">queued, running, done or failed.</param>
/// <param name="Done">How many members have their invoice.</param>
/// <param name="Total">How many will.</param>
internal sealed record RunAnswer(int Year, string State, long? Done, long? Total)
{
    public static RunAnswer Of(FiscalYear year, Job job) => new(year.Id, job.State, job.StepsDone, job.StepsTotal);
}
