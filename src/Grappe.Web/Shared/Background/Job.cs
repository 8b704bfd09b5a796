namespace Grappe.Web.Shared.Background;

/// <summary>A piece of work that takes its time, with how far it came.</summary>
public sealed class Job
{
    public long Id { get; init; }
    public required string Kind { get; init; }
    public string? Key { get; init; }

    /// <summary>JSON, as the handler of its kind reads it.</summary>
    public required string Arguments { get; init; }
    public required string State { get; init; }
    public int Attempts { get; init; }
    public DateTime CreatedAt { get; init; }
    public DateTime RunAt { get; init; }
    public DateTime? StartedAt { get; init; }
    public DateTime? FinishedAt { get; init; }
    public Guid? Lease { get; init; }
    public DateTime? LeasedUntil { get; init; }
    public long? StepsDone { get; init; }
    public long? StepsTotal { get; init; }
    public string? Result { get; init; }

    /// <summary>The key of a text for people, whose gaps the values fill.</summary>
    public string? Problem { get; init; }
    public required string[] ProblemValues { get; init; }

    /// <summary>For who mends it.</summary>
    public string? Detail { get; init; }
    public int? RequestedBy { get; init; }

    /// <summary>The token through which they asked.</summary>
    public int? RequestedToken { get; init; }
}
