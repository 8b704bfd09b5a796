using Grappe.Web.Modules.Workspace.Settings;

namespace Grappe.Web.Modules.Workspace.Dues;

/// <summary>Lets programs set the scale, issue invoices, cancel them, record payments and take them back.</summary>
internal static class DuesSends
{
    private static readonly TokenScope[] Running = [WorkspaceScopes.Run];

    /// <summary>The fees that are sent: by category, such as 1500.000.</summary>
    internal sealed record SentScale(Dictionary<string, string?>? Fees);

    /// <summary>A member for whom an invoice is issued.</summary>
    internal sealed record SentMember(int? Member, int? Year);

    /// <summary>A payment.</summary>
    /// <param name="Member">The number of the member.</param>
    internal sealed record SentPayment(int? Member, string? Amount, DateOnly? ReceivedOn, string? Method, string? Reference);

    /// <summary>The reason for which something is taken back.</summary>
    internal sealed record SentReason(string? Reason);

    public static void MapDuesSends(this RouteGroupBuilder api)
    {
        Answers<ScaleAnswer>(
            api.MapSend($"{DuesApi.Root}/{{year:int}}/scale", "setDuesScale", Running, ScaleAsync)
                .Takes<SentScale>("application/json", """{ "fees": { "smes": "1500.000", "universities": "0" } }"""),
            StatusCodes.Status200OK
        );
        Answers<RunAnswer>(
            api.MapSend($"{DuesApi.Root}/{{year:int}}/run", "runDues", Running, RunAsync)
                .ProducesProblem(StatusCodes.Status422UnprocessableEntity, "application/problem+json"),
            StatusCodes.Status202Accepted
        );
        Answers<InvoiceAnswer>(
            api.MapSend($"{DuesApi.Root}/invoices", "issueDuesInvoice", Running, IssueAsync)
                .Takes<SentMember>("application/json", """{ "member": 12, "year": 3 }"""),
            StatusCodes.Status201Created
        );
        Answers<InvoiceAnswer>(
            api.MapSend($"{DuesApi.Root}/invoices/{{id:int}}/cancel", "cancelDuesInvoice", Running, CancelAsync)
                .Takes<SentReason>("application/json", """{ "reason": "Sent to the wrong member." }"""),
            StatusCodes.Status200OK
        );
        Answers<PaymentAnswer>(
            api.MapSend($"{DuesApi.Root}/payments", "recordDuesPayment", Running, PayAsync)
                .Takes<SentPayment>(
                    "application/json",
                    """{ "member": 12, "amount": "969.863", "receivedOn": "2026-06-09", "method": "transfer", "reference": "VIR 4471" }"""
                ),
            StatusCodes.Status201Created
        );
        Answers<PaymentAnswer>(
            api.MapSend($"{DuesApi.Root}/payments/{{id:int}}/reverse", "reverseDuesPayment", Running, ReverseAsync)
                .Takes<SentReason>("application/json", """{ "reason": "The cheque came back." }"""),
            StatusCodes.Status200OK
        );
    }

    private static void Answers<T>(RouteHandlerBuilder route, int status)
    {
        route.Produces<T>(status);
        foreach (var refused in new[] { StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status412PreconditionFailed })
            route.ProducesProblem(refused, "application/problem+json");
    }

    private static Task<IResult> ScaleAsync(
        string slug,
        int year,
        HttpContext context,
        WorkApi work,
        FiscalYears years,
        SetScale scale,
        AnswerOnce once,
        CancellationToken cancellation
    ) =>
        once.RunAsync(
            context,
            SentJson.Largest,
            async () =>
            {
                var (found, refused) = await work.FindAsync(slug, WorkspaceActs.RunWork, cancellation);
                if (found is null)
                    return (null, refused);
                if (await years.FindAsync(found, year, cancellation) is not { } asked)
                    return (null, DuesCalls.NoYear(context, slug, year));
                var (sent, unread) = await SentJson.ReadAsync<SentScale>(context, cancellation);
                if (sent is null)
                    return (null, unread);
                var fees = (sent.Fees ?? []).ToDictionary(fee => fee.Key, fee => WorkApi.AmountOf(fee.Value));
                await scale.WriteAsync(found, asked, fees, RowVersion.Expected(context), cancellation);
                var set = (await years.FindAsync(found, year, cancellation))!;
                return (new Pushed(StatusCodes.Status200OK, null, ScaleAnswer.Of(found, set, await scale.ReadAsync(found, set, cancellation))), null);
            }
        );

    private static Task<IResult> RunAsync(
        string slug,
        int year,
        HttpContext context,
        WorkApi work,
        FiscalYears years,
        IssueDues issue,
        AnswerOnce once,
        CancellationToken cancellation
    ) =>
        once.RunAsync(
            context,
            SentJson.Largest,
            async () =>
            {
                var (found, refused) = await work.FindAsync(slug, WorkspaceActs.RunWork, cancellation);
                if (found is null)
                    return (null, refused);
                if (await years.FindAsync(found, year, cancellation) is not { } asked)
                    return (null, DuesCalls.NoYear(context, slug, year));
                await issue.StartAsync(found, asked, Guid.NewGuid(), cancellation);
                var job = (await issue.RunOfAsync(asked, cancellation))!;
                return (new Pushed(StatusCodes.Status202Accepted, $"/clusters/{slug}/work/dues/{year}/run", RunAnswer.Of(asked, job)), null);
            }
        );

    private static Task<IResult> IssueAsync(
        string slug,
        HttpContext context,
        WorkApi work,
        FiscalYears years,
        ReadDues read,
        IssueDues issue,
        DuesCalls calls,
        AnswerOnce once,
        CancellationToken cancellation
    ) =>
        once.RunAsync(
            context,
            SentJson.Largest,
            async () =>
            {
                var (found, refused) = await work.FindAsync(slug, WorkspaceActs.RunWork, cancellation);
                if (found is null)
                    return (null, refused);
                var (sent, unread) = await SentJson.ReadAsync<SentMember>(context, cancellation);
                if (sent is null)
                    return (null, unread);
                if (await years.FindAsync(found, sent.Year, cancellation) is not { } asked)
                    return (null, DuesCalls.NoYear(context, slug, sent.Year ?? 0));
                if (sent.Member is not { } member || await read.FindMemberAsync(found, member, cancellation) is null)
                    return (null, Problems.Missing(context, $"There is no member {sent.Member} of '{slug}'."));
                var id = await issue.OneAsync(found, asked, member, cancellation);
                return (
                    new Pushed(StatusCodes.Status201Created, $"/clusters/{slug}/work/dues/invoices/{id}", (await calls.InvoiceAsync(found, id, cancellation))!),
                    null
                );
            }
        );

    private static Task<IResult> CancelAsync(
        string slug,
        int id,
        HttpContext context,
        WorkApi work,
        ReadDues read,
        CancelInvoice cancel,
        DuesCalls calls,
        AnswerOnce once,
        CancellationToken cancellation
    ) =>
        once.RunAsync(
            context,
            SentJson.Largest,
            async () =>
            {
                var (found, refused) = await work.FindAsync(slug, WorkspaceActs.RunWork, cancellation);
                if (found is null)
                    return (null, refused);
                if (await read.FindInvoiceAsync(found, id, cancellation) is not { } invoice)
                    return (null, Problems.Missing(context, $"There is no invoice {id} of '{slug}'."));
                var (sent, unread) = await SentJson.ReadAsync<SentReason>(context, cancellation);
                if (sent is null)
                    return (null, unread);
                await cancel.RunAsync(found, invoice, RowVersion.Expected(context), sent.Reason, cancellation);
                return (new Pushed(StatusCodes.Status200OK, null, (await calls.InvoiceAsync(found, id, cancellation))!), null);
            }
        );

    private static Task<IResult> PayAsync(
        string slug,
        HttpContext context,
        WorkApi work,
        RecordPayments record,
        DuesCalls calls,
        AnswerOnce once,
        CancellationToken cancellation
    ) =>
        once.RunAsync(
            context,
            SentJson.Largest,
            async () =>
            {
                var (found, refused) = await work.FindAsync(slug, WorkspaceActs.RunWork, cancellation);
                if (found is null)
                    return (null, refused);
                var (sent, unread) = await SentJson.ReadAsync<SentPayment>(context, cancellation);
                if (sent is null)
                    return (null, unread);
                var typed = new RecordPayments.Typed(sent.Member, WorkApi.AmountOf(sent.Amount), sent.ReceivedOn, sent.Method, sent.Reference);
                var id = await record.RecordAsync(found, typed, Guid.NewGuid(), cancellation);
                return (new Pushed(StatusCodes.Status201Created, null, await calls.PaymentAsync(found, id, cancellation)), null);
            }
        );

    private static Task<IResult> ReverseAsync(
        string slug,
        int id,
        HttpContext context,
        WorkApi work,
        ReadDues read,
        RecordPayments record,
        DuesCalls calls,
        AnswerOnce once,
        CancellationToken cancellation
    ) =>
        once.RunAsync(
            context,
            SentJson.Largest,
            async () =>
            {
                var (found, refused) = await work.FindAsync(slug, WorkspaceActs.RunWork, cancellation);
                if (found is null)
                    return (null, refused);
                if (await read.FindPaymentAsync(found, id, cancellation) is not { } payment)
                    return (null, Problems.Missing(context, $"There is no payment {id} of '{slug}'."));
                var (sent, unread) = await SentJson.ReadAsync<SentReason>(context, cancellation);
                if (sent is null)
                    return (null, unread);
                await record.ReverseAsync(found, payment, RowVersion.Expected(context), sent.Reason, cancellation);
                return (new Pushed(StatusCodes.Status200OK, null, await calls.PaymentAsync(found, id, cancellation)), null);
            }
        );
}
