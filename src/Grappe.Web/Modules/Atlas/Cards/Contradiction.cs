namespace Grappe.Web.Modules.Atlas.Cards;

/// <summary>Statements about one subject that do not agree.</summary>
public sealed class Contradiction
{
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
}
