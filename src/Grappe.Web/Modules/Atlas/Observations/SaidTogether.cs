using Grappe.Algorithms.Observations;

namespace Grappe.Web.Modules.Atlas.Observations;

/// <summary>Holds together what stands in one section, and finds the place in a source from which most of it comes: that place is named once, and only what comes from elsewhere is marked.</summary>
public sealed class SaidTogether
{
    /// <param name="Label">The name of what is said, or its first words.</param>
    /// <param name="Lang">The language of the label where it is not the reader's.</param>
    /// <param name="Wording">The source's own words.</param>
    /// <param name="On">The date it speaks of, where it is known.</param>
    /// <param name="Others">What others say of the same thing.</param>
    public sealed record Item(string Label, string? Lang, Where Where, string? Wording, PartialDate? On, IReadOnlyList<CardFact.Other> Others);

    public SaidTogether(IEnumerable<Item> items)
    {
        Items = [.. items];
        // Of two places that give as much, the one that is read first.
        Usual = Items.GroupBy(item => LocatorOf(item.Where)).MaxBy(same => same.Count())?.First().Where;
    }

    public IReadOnlyList<Item> Items { get; }

    /// <summary>The place that goes without saying: none where there is nothing.</summary>
    public Where? Usual { get; }

    /// <summary>Whether some of it comes from another place.</summary>
    public bool IsMixed => Items.Any(item => !IsUsual(item.Where));

    public bool IsUsual(Where where) => Usual is { } usual && LocatorOf(where) == LocatorOf(usual);

    /// <summary>The day most of it speaks of.</summary>
    public PartialDate? On => Items.Where(item => IsUsual(item.Where)).Select(item => item.On).FirstOrDefault(on => on is not null);

    private static (int Source, string Part, int? Page, PartialDate? Declared) LocatorOf(Where where) =>
        (where.Source.Id, where.Declared is null ? where.Part : "", where.Page, where.Declared?.ObservedOn);
}

/// <summary>Facts to be shown, and those that stand in the same section, whose usual source goes without saying.</summary>
/// <param name="EndsSection">Whether the section ends with them: then where all of it is said follows.</param>
public sealed record FactsOfSection(IReadOnlyList<CardFact> Facts, SaidTogether Told, bool EndsSection = true);

/// <summary>A fact of such a section.</summary>
public sealed record FactOfSection(CardFact Fact, SaidTogether Told);

/// <summary>Tells the statements that say a fact otherwise, beside those that stand in the same section.</summary>
public sealed record Dissent(IReadOnlyList<CardFact.Other> Others, SaidTogether Told);
