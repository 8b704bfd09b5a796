using Grappe.Algorithms.Observations;

namespace Grappe.Web.Modules.Atlas.Observations;

public sealed class Source
{
    /// <summary>The one under which everything declared here stands.</summary>
    public const string Declarations = "declarations";

    public int Id { get; init; }
    public required string Slug { get; init; }
    public required string Title { get; init; }
    public required string Authors { get; init; }
    public required string Publisher { get; init; }
    public required string Kind { get; init; }
    public PartialDate Published { get; init; }
    public required string Language { get; init; }
    public short Rank { get; init; }
    public string? Url { get; init; }
    public required Localised Note { get; init; }

    /// <summary>Whether it stands in the files of the data set. A load changes or removes such a row, and leaves alone what people tell the platform.</summary>
    public bool FromFiles { get; init; }
}
