namespace Grappe.Web.Modules.Atlas.Terms;

/// <summary>A term that no concept names, in one text of one card.</summary>
public sealed class TermUse
{
    public long Id { get; init; }
    public int SubjectId { get; init; }
    public required string Language { get; init; }

    /// <summary>Its words brought to their stems.</summary>
    public required string Key { get; init; }

    /// <summary>As it is written there.</summary>
    public required string Term { get; init; }

    /// <summary>The key of the longest run of words that no concept names, in which it stands.</summary>
    public required string Stretch { get; init; }
    public required string Field { get; init; }

    /// <summary>The statement that says it on the card.</summary>
    public long? StatementId { get; init; }

    /// <summary>The value that says it in a proposal that waits.</summary>
    public int? ValueId { get; init; }
}
