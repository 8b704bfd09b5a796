using Grappe.Web.Modules.Atlas;

namespace Grappe.Web.Modules.Workspace.Dues;

/// <summary>Money that a member paid. It is never deleted: one that was typed wrong or came back is reversed.</summary>
public sealed class Payment : IHasStates<PaymentState>
{
    public const int LongestReference = 200;

    public int Id { get; init; }
    public int ClusterId { get; init; }
    public Subject Cluster { get; set; } = null!;
    public int MemberId { get; init; }
    public Member Member { get; init; } = null!;
    public DateOnly ReceivedOn { get; init; }
    public required string Currency { get; init; }
    public long Units { get; init; }
    public PaymentMethod Method { get; init; }
    public string? Reference { get; init; }
    public PaymentState State { get; init; }
    public DateOnly? ReversedOn { get; init; }
    public int? PersonId { get; init; }
    public DateTime RecordedAt { get; init; }

    /// <summary>Names the form by which it was recorded: two clicks are one payment.</summary>
    public Guid FormKey { get; init; }
    public int Version { get; init; } = 1;

    public Amount Received => Of(Units);

    /// <summary>An amount of its currency.</summary>
    public Amount Of(long units) => new(units, Shared.Money.Currency.Of(Currency));
}

/// <summary>The part of an invoice that a payment pays, from a day on. What is taken back stands as a row below nought.</summary>
public sealed class Allocation
{
    public int Id { get; init; }
    public int PaymentId { get; init; }
    public Payment Payment { get; init; } = null!;
    public int InvoiceId { get; init; }
    public Invoice Invoice { get; init; } = null!;
    public long Units { get; init; }
    public DateOnly OnDay { get; init; }
}

/// <summary>The ways in which dues are paid.</summary>
public enum PaymentMethod
{
    Transfer,
    Cheque,
    Cash,
    Card,
    Other,
}

/// <summary>The state of a payment.</summary>
public enum PaymentState
{
    Recorded,

    /// <summary>Typed wrong, or sent back by the bank: it counts no more.</summary>
    Reversed,
}
