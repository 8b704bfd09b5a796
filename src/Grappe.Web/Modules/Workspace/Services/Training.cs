namespace Grappe.Web.Modules.Workspace.Services;

/// <summary>A session of training (S1 l.1202), counted in half days.</summary>
public sealed class Training
{
    public const int LongestTitle = 200;
    public const int LongestPlace = 300;
    public const int MostHalfDays = 120;

    public int Id { get; init; }
    public int ClusterId { get; init; }
    public required string Title { get; init; }
    public string? Place { get; init; }
    public DateOnly FirstDay { get; init; }
    public int HalfDays { get; init; }
    public int? Seats { get; init; }
    public Guid FormKey { get; init; }
    public List<TrainingParticipant> Participants { get; } = [];
}

/// <summary>Somebody who takes part in a training.</summary>
public sealed class TrainingParticipant
{
    public int Id { get; init; }
    public int TrainingId { get; init; }
    public int? MemberId { get; init; }
    public Member? Member { get; init; }
    public required string Name { get; init; }

    /// <summary>Whether they were signed in on the spot.</summary>
    public bool WasThere { get; init; }
}

/// <summary>The figures of trainings: days given, and days of those who were there.</summary>
/// <param name="HalfDays">Half days given.</param>
/// <param name="ParticipantHalfDays">Half days times those who were there.</param>
public readonly record struct TrainingFigures(long HalfDays, long ParticipantHalfDays)
{
    /// <summary>Counts sessions by their half days and those who were there.</summary>
    public static TrainingFigures Of(IEnumerable<(int HalfDays, int There)> sessions)
    {
        var (given, taken) = (0L, 0L);
        foreach (var (halfDays, there) in sessions)
            (given, taken) = (given + halfDays, taken + (long)halfDays * there);
        return new(given, taken);
    }

    public decimal Days => HalfDays / 2m;

    public decimal ParticipantDays => ParticipantHalfDays / 2m;
}
