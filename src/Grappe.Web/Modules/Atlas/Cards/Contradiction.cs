namespace Grappe.Web.Modules.Atlas.Cards;

/// <summary>Statements about one subject that do not agree.</summary>
public sealed class Contradiction
{
    /// <summary>The degree that is counted wherever a number of contradictions stands: the statements cannot all hold.</summary>
    public const string Conflict = "conflict";
    public const string Imprecision = "imprecision";
    public const string Spelling = "spelling";

    /// <summary>The degrees, the gravest first.</summary>
    public static readonly string[] Degrees = [Conflict, Imprecision, Spelling];

    public int Id { get; init; }
    public int SubjectId { get; init; }
    public Subject Subject { get; init; } = null!;
    public required string Field { get; init; }
    public required string Key { get; init; }
    public required string Kind { get; init; }
    public required string Degree { get; init; }
    public required long[] StatementIds { get; init; }
    public decimal? Expected { get; init; }
    public decimal? Found { get; init; }
    public bool WithinOneSource { get; init; }

    public bool IsConflict => Degree == Conflict;
}
