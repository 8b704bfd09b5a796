namespace Grappe.Web.Modules.Workspace.Services;

/// <summary>Something that members buy together (S1 l.611).</summary>
public sealed class Purchase : IHasStates<PurchaseState>
{
    public const int LongestUnit = 50;

    public int Id { get; init; }
    public int ClusterId { get; init; }
    public required string Title { get; init; }

    /// <summary>The unit that is counted: a pallet, a ton, a hundred boxes.</summary>
    public required string Unit { get; init; }
    public int? QuoteId { get; init; }
    public PurchaseState State { get; init; }
    public int Version { get; init; } = 1;
    public DateOnly OpenedOn { get; init; }
    public Guid FormKey { get; init; }
    public List<PurchaseNeed> Needs { get; } = [];
    public List<PurchaseQuote> Quotes { get; } = [];

    public PurchaseQuote? Chosen => Quotes.FirstOrDefault(quote => quote.Id == QuoteId);

    /// <summary>The quantity that all need together.</summary>
    public long Quantity => Needs.Sum(need => (long)need.Quantity);

    /// <summary>The needs, each with its share of the chosen quote.</summary>
    public IReadOnlyList<(PurchaseNeed Need, Amount? Share)> NeedsWithShares(Currency currency)
    {
        var shares = Chosen is { } chosen ? PurchaseShares.Of(Needs, chosen, currency)?.Shares : null;
        return [.. Needs.Select((need, at) => (need, shares?[at]))];
    }
}

/// <summary>The quantity that a member needs, and what it pays for one today.</summary>
public sealed class PurchaseNeed
{
    public int Id { get; init; }
    public int PurchaseId { get; init; }
    public int MemberId { get; init; }
    public Member Member { get; init; } = null!;
    public int Quantity { get; init; }
    public long PriceUnits { get; init; }
}

/// <summary>The offer of a supplier.</summary>
public sealed class PurchaseQuote
{
    public int Id { get; init; }
    public int PurchaseId { get; init; }
    public required string Supplier { get; init; }
    public long PriceUnits { get; init; }
    public long TransportUnits { get; init; }

    /// <summary>The quantity from which on it holds.</summary>
    public int FromQuantity { get; init; }
}

/// <summary>The meaning of a quote for those who need something: their shares, and the savings against what each declared before.</summary>
public sealed class PurchaseShares
{
    private PurchaseShares(IReadOnlyList<Amount> shares, Amount total, Amount declared) => (Shares, Total, Declared) = (shares, total, declared);

    /// <summary>The share of each need, in their order: the whole bill, transport included, split by quantities.</summary>
    public IReadOnlyList<Amount> Shares { get; }
    public Amount Total { get; }

    /// <summary>The price that all of them pay for the same today.</summary>
    public Amount Declared { get; }
    public Amount Saved => Declared - Total;

    /// <summary>The savings as a part of what was declared; null where nothing was paid before.</summary>
    public Fraction? Rate => Declared.Units == 0 ? null : new Fraction(Saved.Units, Declared.Units);

    /// <summary>Whether a quote holds for so much.</summary>
    public static bool IsAdmissible(IReadOnlyList<PurchaseNeed> needs, PurchaseQuote quote) => needs.Sum(need => (long)need.Quantity) >= quote.FromQuantity;

    /// <summary>Reckons a quote; null where nobody needs anything.</summary>
    public static PurchaseShares? Of(IReadOnlyList<PurchaseNeed> needs, PurchaseQuote quote, Currency currency)
    {
        var quantity = needs.Sum(need => (long)need.Quantity);
        if (quantity == 0)
            return null;
        var total = new Amount(checked(quote.PriceUnits * quantity + quote.TransportUnits), currency);
        var declared = new Amount(needs.Sum(need => checked(need.Quantity * need.PriceUnits)), currency);
        return new(total.Split([.. needs.Select(need => (long)need.Quantity)]), total, declared);
    }
}

/// <summary>The state of a purchase.</summary>
public enum PurchaseState
{
    Needs,
    Quotes,
    Chosen,
    Ordered,
    Dropped,
}

/// <summary>The workflow of a purchase: needs, quotes, the choice with its reason, the order.</summary>
internal static class PurchaseWorkflow
{
    private static readonly Who<Purchase> Preparer = new("contributor", (person, purchase) => person.May(WorkspaceActs.PrepareWork, ScopeOf(purchase)));
    private static readonly Who<Purchase> Manager = new("manager", (person, purchase) => person.May(WorkspaceActs.RunWork, ScopeOf(purchase)));

    // Prices of today are declared before any quote is known.
    private static readonly Guard<Purchase> SomebodyNeeds = new(
        "somebody-needs",
        async (db, purchase, cancellation) =>
            await db.Set<PurchaseNeed>().AnyAsync(need => need.PurchaseId == purchase.Id, cancellation) ? null : new Problem("purchase.needs.none")
    );

    public static readonly Transition<Purchase, PurchaseState> Open = new("open", [], PurchaseState.Needs, Preparer);
    public static readonly Transition<Purchase, PurchaseState> AskQuotes = new("ask-quotes", [PurchaseState.Needs], PurchaseState.Quotes, Preparer)
    {
        Guard = SomebodyNeeds,
    };
    public static readonly Transition<Purchase, PurchaseState> Choose = new("choose", [PurchaseState.Quotes], PurchaseState.Chosen, Manager)
    {
        AsksReason = true,
    };
    public static readonly Transition<Purchase, PurchaseState> Order = new("order", [PurchaseState.Chosen], PurchaseState.Ordered, Manager);
    public static readonly Transition<Purchase, PurchaseState> Drop = new(
        "drop",
        [PurchaseState.Needs, PurchaseState.Quotes, PurchaseState.Chosen],
        PurchaseState.Dropped,
        Manager
    )
    {
        AsksReason = true,
    };

    public static readonly Workflow<Purchase, PurchaseState> Table = new("purchase", "purchases", Open, AskQuotes, Choose, Order, Drop);

    private static Scope ScopeOf(Purchase purchase) => new(purchase.ClusterId, "cluster", null);
}
