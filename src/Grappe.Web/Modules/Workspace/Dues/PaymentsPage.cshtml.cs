namespace Grappe.Web.Modules.Workspace.Dues;

/// <summary>Takes payments, on a phone too, lists them, and takes back what was typed wrong or came back.</summary>
[Needs(nameof(WorkspaceActs.ReadWork))]
[SentAgain("Step")]
[ResponseCache(NoStore = true)]
public sealed class PaymentsPageModel(WorkDesk desk, ReadDues read, RecordPayments record, NameMembers names, GiveDues give, TakeSteps take, Links links)
    : WorkPage(desk)
{
    private const int PageSize = 20;

    public IReadOnlyList<ReadDues.PaymentRow> Payments { get; private set; } = [];
    public Pager Pager { get; private set; } = null!;
    public IReadOnlyList<string> Names { get; private set; } = [];
    public Guid FormKey { get; private set; }

    /// <summary>The name of the member for whom the form was opened.</summary>
    public string? For { get; private set; }

    /// <summary>The payment that was just recorded, with what it pays.</summary>
    public ReadDues.PaymentRow? Recorded { get; private set; }
    public DateOnly Today => Desk.Today(Work);

    public OpenSteps OpenOn(Payment payment) => take.OpenOn(PaymentWorkflow.Table, payment);

    protected override async Task ReadAsync(CancellationToken cancellation)
    {
        FormKey = Guid.TryParse(Request.Sent("form_key"), out var sent) ? sent : Guid.NewGuid();
        var rows = read.Payments(Work);
        (Payments, Pager) = await new AskedList(Request.Query).PageAsync(
            rows.OrderByDescending(row => row.Payment.ReceivedOn).ThenByDescending(row => row.Payment.Id),
            PageSize,
            links,
            cancellation
        );
        foreach (var row in Payments)
            row.Payment.Cluster = Cluster;
        if (!MayRun)
            return;
        Names = await names.OfferedAsync(Work, cancellation);
        if (AskedNumber("recorded") is { } recorded)
            Recorded = await rows.SingleOrDefaultAsync(row => row.Payment.Id == recorded, cancellation);
        if (AskedNumber("for") is { } asked && await read.FindMemberAsync(Work, asked, cancellation) is { } member)
            For = names.NameOf(member.Organisation);
    }

    public async Task<IActionResult> OnPostAsync(
        string? member,
        string? amount,
        DateOnly? on,
        string? method,
        string? reference,
        CancellationToken cancellation
    )
    {
        var (id, several) = await names.FindAsync(Work, member, cancellation);
        var key = Guid.TryParse(Request.Sent("form_key"), out var sent) ? sent : Guid.NewGuid();
        var payment = await record.RecordAsync(Work, new(id, amount, on, method, reference, several), key, cancellation);
        return Redirect($"{To("dues/payments")}?recorded={payment.ToString(CultureInfo.InvariantCulture)}");
    }

    public async Task<IActionResult> OnPostStepAsync(int id, int? version, string? act, string? reason, CancellationToken cancellation)
    {
        if (act != PaymentWorkflow.Reverse.Act)
            throw new NotAllowed();
        if (await read.FindPaymentAsync(Work, id, cancellation) is not { } payment)
            return NotFound();
        await record.ReverseAsync(Work, payment, version, reason, cancellation);
        return Redirect(To("dues/payments"));
    }

    public async Task<IActionResult> OnGetTableAsync(string? ending, CancellationToken cancellation)
    {
        if (!GiveDues.Endings.Contains(ending))
            return NotFound();
        await give.Payments(Work, read.Payments(Work).OrderBy(row => row.Payment.Id), ending!).ExecuteAsync(HttpContext);
        return new EmptyResult();
    }

    private int? AskedNumber(string name) => int.TryParse(Request.Query[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
