namespace Grappe.Web.Modules.Atlas.Thesaurus;

/// <summary>The judgement of a curator on a term that no concept named.</summary>
public sealed class TermJudgement
{
    public const string Word = "word";
    public const string Concept = "concept";
    public const string Refused = "refused";

    public int Id { get; init; }
    public required string Language { get; init; }

    /// <summary>Its words brought to their stems.</summary>
    public required string Key { get; init; }

    /// <summary>As it is written.</summary>
    public required string Term { get; init; }

    /// <summary>word: another word of a concept. concept: a concept of its own. refused: none, and not proposed again.</summary>
    public required string Verdict { get; init; }

    /// <summary>The slug of the concept, where there is one.</summary>
    [System.ComponentModel.DataAnnotations.Schema.Column("concept")]
    public string? ConceptSlug { get; init; }
    public string? Reason { get; init; }
    public int JudgedById { get; init; }
    public DateTime JudgedAt { get; init; }
    public int? UndoneById { get; set; }
    public DateTime? UndoneAt { get; set; }

    /// <summary>The concept that it added, where it made one.</summary>
    public GrownConcept? Grown { get; init; }
}

/// <summary>A concept that curators added to those of the data set.</summary>
public sealed class GrownConcept
{
    public int JudgementId { get; init; }
    public required string Slug { get; init; }

    /// <summary>One of <see cref="ThesaurusConcept.Kinds"/>.</summary>
    public required string Kind { get; init; }
    public required string[] Broader { get; init; }
    public required string[] Feeds { get; init; }
    public string? Isic { get; init; }
    public required Localised Name { get; init; }
}
