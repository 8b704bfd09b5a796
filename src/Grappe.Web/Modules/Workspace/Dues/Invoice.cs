using Grappe.Web.Modules.Atlas;

namespace Grappe.Web.Modules.Workspace.Dues;

/// <summary>A member's dues for a fiscal year, or the credit note that cancels them. It is never deleted, and never changed but for its state.</summary>
public sealed class Invoice : IHasStates<InvoiceState>
{
    public int Id { get; init; }
    public int ClusterId { get; init; }
    public Subject Cluster { get; init; } = null!;
    public int MemberId { get; init; }
    public Member Member { get; init; } = null!;
    public int YearId { get; init; }
    public FiscalYear Year { get; init; } = null!;

    /// <summary>Counted without gap within its fiscal year, credit notes included.</summary>
    public int Number { get; init; }

    /// <summary>The invoice that this credit note cancels; none for an invoice.</summary>
    public int? CancelsId { get; init; }
    public Invoice? Cancels { get; init; }
    public DateOnly IssuedOn { get; init; }
    public DateOnly DueOn { get; init; }
    public required string Currency { get; init; }
    public long Units { get; init; }

    /// <summary>The version of the rules under which it was issued: its reminders go by it.</summary>
    public int RulesId { get; init; }
    public int? WordsId { get; init; }
    public InvoiceWords? Words { get; init; }

    /// <summary>The last day that it pays for: more than its year where who joined late has the next year in it.</summary>
    public DateOnly CoversUntil { get; init; }
    public InvoiceState State { get; init; }
    public int Version { get; init; } = 1;
    public List<InvoiceLine> Lines { get; init; } = [];

    public Amount Due => Of(Units);

    public bool IsOpen => State is InvoiceState.Issued or InvoiceState.PartlyPaid;

    /// <summary>An amount of its currency.</summary>
    public Amount Of(long units) => new(units, Shared.Money.Currency.Of(Currency));

    /// <summary>Writes the number under which people know it: 2026/017.</summary>
    public string ReferenceIn(FiscalYear year) => string.Create(CultureInfo.InvariantCulture, $"{year.Name}/{Number:000}");
}

/// <summary>A stretch of the year in which the member was of one category, with the part of its fee: whoever pays can reckon it again.</summary>
public sealed class InvoiceLine
{
    public int Id { get; init; }
    public int InvoiceId { get; init; }
    public required string Category { get; init; }
    public DateOnly FirstDay { get; init; }
    public DateOnly LastDay { get; init; }
    public long FeeUnits { get; init; }
    public int ShareOver { get; init; }
    public int ShareUnder { get; init; }
    public long Units { get; init; }
}

/// <summary>The state of an invoice. Late is none: it follows from the day.</summary>
public enum InvoiceState
{
    Issued,
    PartlyPaid,
    Paid,
    Cancelled,

    /// <summary>It is no invoice, but cancels one.</summary>
    CreditNote,
}

/// <summary>The words that a cluster puts on its invoices. They are never changed: others take their place for what is issued from then on.</summary>
public sealed class InvoiceWords
{
    public const int Longest = 2000;

    public int Id { get; init; }
    public int ClusterId { get; init; }
    public required string Words { get; init; }
    public int? PersonId { get; init; }
    public DateTime WrittenAt { get; init; }
}

/// <summary>The fee of a category for a fiscal year.</summary>
public sealed class DuesFee
{
    public int Id { get; init; }
    public int YearId { get; init; }
    public required string Category { get; init; }
    public long Units { get; set; }
}

/// <summary>A reminder that was sent.</summary>
public sealed class DuesReminder
{
    public int Id { get; init; }
    public int InvoiceId { get; init; }
    public int DaysLate { get; init; }
    public DateTime SentAt { get; init; }
}
