using Grappe.Algorithms.Observations;

namespace Grappe.Web.Modules.Atlas.Observations;

/// <summary>A link between two subjects that a source tells of.</summary>
public sealed class ToldCooperation
{
    public int Id { get; init; }
    public int AId { get; init; }
    public Subject A { get; init; } = null!;
    public int BId { get; init; }
    public Subject B { get; init; } = null!;
    public required string Kind { get; init; }
    public required string Level { get; init; }
    public required string Status { get; init; }
    public PartialDate? Year { get; init; }
    public int SourceId { get; init; }
    public Source Source { get; set; } = null!;
    public required string Part { get; init; }
    public int? Page { get; init; }
    public required string Heading { get; init; }
    public int? Line { get; init; }
    public required Localised Text { get; init; }

    /// <summary>Whether it stands in the files of the data set. A load changes or removes such a row, and leaves alone what people tell the platform.</summary>
    public bool FromFiles { get; init; }

    /// <summary>The import that brought it in.</summary>
    public int? ImportId { get; init; }
}
