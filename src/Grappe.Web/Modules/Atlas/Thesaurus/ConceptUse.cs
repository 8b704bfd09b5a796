namespace Grappe.Web.Modules.Atlas.Thesaurus;

/// <summary>A concept that the texts of a card name, or something narrower.</summary>
public sealed class ConceptUse
{
    public int SubjectId { get; init; }
    public required string Concept { get; init; }

    /// <summary>Whether a text names it itself.</summary>
    public bool Named { get; init; }
}
