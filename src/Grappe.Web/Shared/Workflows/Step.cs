namespace Grappe.Web.Shared.Workflows;

/// <summary>A row that was taken: what was done with a thing, by whom, when.</summary>
public sealed class Step
{
    public const int LongestReason = 2000;

    public long Id { get; init; }

    /// <summary>The name of its workflow.</summary>
    public required string Thing { get; init; }
    public int ThingId { get; init; }
    public required string Act { get; init; }

    /// <summary>None where the thing began with it.</summary>
    public string? FromState { get; init; }
    public required string ToState { get; init; }

    /// <summary>None where the platform did it.</summary>
    public int? PersonId { get; init; }

    /// <summary>The token of the program that did it.</summary>
    public int? TokenId { get; init; }
    public DateTime At { get; init; }

    /// <summary>The reason, where the row asks for one.</summary>
    public string? Reason { get; init; }
}
