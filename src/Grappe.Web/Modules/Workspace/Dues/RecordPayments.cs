namespace Grappe.Web.Modules.Workspace.Dues;

/// <summary>Records what members pay, and takes back what was typed wrong or came back.</summary>
public sealed class RecordPayments(GrappeDb db, CurrentPerson current, WorkDesk desk, TakeSteps steps, TimeProvider clock, SettleAccount settle)
{
    /// <summary>More than any dues, and far from what a sum can hold.</summary>
    internal const long MostUnits = 1_000_000_000_000;

    internal static readonly DateOnly Earliest = new(2000, 1, 1);

    /// <param name="Member">The number of a member; none where the name that was typed names none.</param>
    /// <param name="Several">Whether the name fits several members.</param>
    public sealed record Typed(int? Member, string? Amount, DateOnly? On, string? Method, string? Reference, bool Several = false);

    /// <summary>Records a payment and lets it pay the oldest invoices; what is left is credit. A form that is sent twice is one payment.</summary>
    /// <exception cref="RuleBroken">Something is missing or wrong.</exception>
    public async Task<int> RecordAsync(ClusterWorkspace work, Typed typed, Guid key, CancellationToken cancellation)
    {
        desk.Need(WorkspaceActs.RunWork, work);
        var (amount, wrong) = TypedAmount.Read(typed.Amount, work.Counted, "amount");
        var (method, reference) = (Codes.Find<PaymentMethod>(typed.Method), TypedText.OneLine(typed.Reference));
        var problems = new ProblemList();
        var isMember = typed.Member is { } id && await db.Members.AnyAsync(one => one.Id == id && one.ClusterId == work.ClusterId, cancellation);
        problems.AddIf(!isMember, "member", typed.Several ? "dues.member.several" : "dues.member.missing");
        if (wrong is not null)
            problems.Add(wrong);
        problems.AddIf(amount is { Units: <= 0 or > MostUnits }, "amount", "dues.amount.wrong");
        problems.AddIf(typed.On is not { } day || day < Earliest || day > desk.Today(work), "on", "dues.payment.on.wrong");
        problems.AddIf(method is null, "method", "dues.payment.method.missing");
        problems.AddIf(reference.Length > Payment.LongestReference || TypedText.IsUnreadable(reference), "reference", "dues.payment.reference.wrong");
        problems.ThrowIfAny();
        await using var transaction = await db.Database.BeginUnlessBegunAsync(cancellation);
        await settle.LockAsync(typed.Member!.Value, cancellation);
        var added = await db
            .Database.SqlQuery<int>(
                $"""
                insert into payments (cluster_id, member_id, received_on, currency, units, method, reference, state, person_id, recorded_at, form_key)
                values ({work.ClusterId}, {typed.Member}, {typed.On}, {work.Currency}, {amount!.Value.Units}, {method!.Value.Code()}, {(
                    reference.Length > 0 ? reference : null
                )},
                    'recorded', {current.Id}, {clock.GetUtcNow().UtcDateTime}, {key})
                on conflict (cluster_id, form_key) do nothing returning id as "Value"
                """
            )
            .ToListAsync(cancellation);
        if (added is [var payment])
        {
            await steps.BeginAsync(PaymentWorkflow.Table, PaymentWorkflow.Record, payment, cancellation);
            await settle.SettleAsync(typed.Member.Value, typed.On!.Value, cancellation);
        }
        else
            payment = await SameAsync(work, typed, amount.Value, key, cancellation);
        if (transaction is not null)
            await transaction.CommitAsync(cancellation);
        return payment;
    }

    /// <summary>Takes a payment back: what it paid is open again, and it counts no more.</summary>
    /// <exception cref="RuleBroken">No reason is given, or somebody was quicker.</exception>
    public async Task ReverseAsync(ClusterWorkspace work, Payment payment, int? version, string? reason, CancellationToken cancellation)
    {
        desk.Need(WorkspaceActs.RunWork, work);
        var today = desk.Today(work);
        await using var transaction = await db.Database.BeginUnlessBegunAsync(cancellation);
        await settle.LockAsync(payment.MemberId, cancellation);
        await steps.TakeAsync(
            PaymentWorkflow.Table,
            PaymentWorkflow.Reverse,
            payment,
            version,
            set => set.SetProperty(one => one.ReversedOn, today),
            cancellation,
            reason
        );
        await settle.TakeBackPaymentAsync(payment.Id, today, cancellation);
        // What others of its payments have left over pays what is open now; what they pay already stays where it is.
        await settle.SettleAsync(payment.MemberId, today, cancellation);
        if (transaction is not null)
            await transaction.CommitAsync(cancellation);
    }

    // The same form again is the same payment; another one under its key would be lost in silence.
    private async Task<int> SameAsync(ClusterWorkspace work, Typed typed, Amount amount, Guid key, CancellationToken cancellation)
    {
        var before = await db.Payments.AsNoTracking().SingleAsync(one => one.ClusterId == work.ClusterId && one.FormKey == key, cancellation);
        return before.MemberId == typed.Member && before.Units == amount.Units && before.ReceivedOn == typed.On
            ? before.Id
            : throw new RuleBroken("dues.payment.sent");
    }
}
