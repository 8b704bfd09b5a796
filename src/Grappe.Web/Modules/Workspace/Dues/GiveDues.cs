using Grappe.Algorithms.Observations;

namespace Grappe.Web.Modules.Workspace.Dues;

/// <summary>Gives invoices and payments as tables to take away.</summary>
public sealed class GiveDues(WorkDesk desk, Translator translator)
{
    public static readonly string[] Endings = ["csv", "xlsx"];

    public Download Invoices(ClusterWorkspace work, FiscalYear year, IQueryable<ReadDues.InvoiceRow> rows, string ending)
    {
        var today = desk.Today(work);
        Column<ReadDues.InvoiceRow>[] columns =
        [
            new("number", translator["dues.number"], row => row.Reference),
            new("kind", translator["dues.state"], row => translator.Code("invoice-state", row.Invoice.State.Code()), 18),
            new("member", translator["dues.member"], row => row.Organisation.Name.In(translator.Language), 34),
            new("organisation", translator["dues.organisation"], row => row.Organisation.Slug, 26),
            new("issued", translator["dues.issued-on"], row => Day(row.Invoice.IssuedOn)),
            new("due", translator["dues.due-on"], row => Day(row.Invoice.DueOn)),
            new("amount", translator["dues.amount"], row => Plain(row.Invoice.CancelsId is null ? row.Invoice.Due : row.Invoice.Of(-row.Invoice.Units))),
            new("paid", translator["dues.paid"], row => Plain(row.Invoice.Of(row.Paid))),
            new("open", translator["dues.open"], row => Plain(row.Open)),
            new("currency", translator["dues.currency"], row => row.Invoice.Currency, 9),
            new("days-late", translator["dues.late"], row => row.DaysLate(today)),
            new("covers-until", translator["dues.covers-until"], row => Day(row.Invoice.CoversUntil)),
        ];
        return As(work, ending, "invoices", translator["dues.invoices"], year.Name, columns, rows);
    }

    public Download Payments(ClusterWorkspace work, IQueryable<ReadDues.PaymentRow> rows, string ending)
    {
        Column<ReadDues.PaymentRow>[] columns =
        [
            new("number", translator["dues.number"], row => row.Payment.Id),
            new("member", translator["dues.member"], row => row.Organisation.Name.In(translator.Language), 34),
            new("organisation", translator["dues.organisation"], row => row.Organisation.Slug, 26),
            new("received", translator["dues.received-on"], row => Day(row.Payment.ReceivedOn)),
            new("amount", translator["dues.amount"], row => Plain(row.Payment.Received)),
            new("currency", translator["dues.currency"], row => row.Payment.Currency, 9),
            new("method", translator["dues.method"], row => translator.Code("payment-method", row.Payment.Method.Code())),
            new("reference", translator["dues.reference"], row => row.Payment.Reference, 24),
            new("state", translator["dues.state"], row => translator.Code("payment-state", row.Payment.State.Code())),
            new("credit", translator["dues.credit"], row => Plain(row.Credit)),
        ];
        return As(work, ending, "payments", translator["dues.payments"], "", columns, rows);
    }

    private Download As<T>(ClusterWorkspace work, string ending, string name, string title, string year, IReadOnlyList<Column<T>> columns, IQueryable<T> rows)
    {
        var today = desk.Today(work);
        return UnpublishedTable.As(
            ending,
            string.Create(CultureInfo.InvariantCulture, $"{work.Cluster.Slug}-{name}-{today:yyyy-MM-dd}.{ending}"),
            title,
            translator["dues.about"],
            [
                (translator["dues.cluster"], work.Cluster.Name.In(translator.Language)),
                (translator["dues.year"], year),
                (translator["dues.as-of"], translator.Date(today)),
            ],
            translator.Language,
            columns,
            _ => rows.AsAsyncEnumerable()
        );
    }

    private static PartialDate Day(DateOnly day) => new(day.Year, day.Month, day.Day);

    private static decimal Plain(Amount amount) => (decimal)amount.Units / amount.Currency.Minor;
}
