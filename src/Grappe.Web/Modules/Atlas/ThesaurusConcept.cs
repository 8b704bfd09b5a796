namespace Grappe.Web.Modules.Atlas;

/// <summary>A product, a technology or a step of a value chain, with the words that name it.</summary>
public sealed class ThesaurusConcept
{
    public static readonly string[] Kinds = ["product", "technology", "step"];

    public int Id { get; init; }
    public required string Slug { get; init; }

    /// <summary>One of <see cref="Kinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The slugs of those it is a case of.</summary>
    public required string[] Broader { get; init; }

    /// <summary>The slugs of those that use what it gives.</summary>
    public required string[] Feeds { get; init; }

    /// <summary>Divisions of ISIC Rev. 4, joined by +.</summary>
    public string? Isic { get; init; }
    public required Localised Name { get; init; }

    /// <summary>Other words for it, in any of the languages.</summary>
    public required string[] Words { get; init; }

    public IEnumerable<string> InEachLanguage() => [Name.Fr, Name.En, Name.Ar];
}
