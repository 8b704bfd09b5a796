namespace Grappe.Web.Shared.Calendars;

/// <summary>Something that stands in calendars: an event, a meeting, a deadline.</summary>
/// <param name="Uid">What names it for good: a calendar that has it replaces it by what comes under this name.</param>
public sealed record CalendarEntry(string Uid, string Title, CalendarTime Time)
{
    /// <summary>The moment of its last change. It tells which of two that a calendar has is newer.</summary>
    public required DateTime Changed { get; init; }

    /// <summary>The number of its changes since it was first sent out.</summary>
    public int Sequence { get; init; }
    public string? Place { get; init; }
    public string? Description { get; init; }

    /// <summary>The whole address of its page.</summary>
    public string? Page { get; init; }

    /// <summary>Whether it will not take place.</summary>
    public bool Cancelled { get; init; }
}

/// <summary>The time of something: whole days, or hours of a place.</summary>
public abstract record CalendarTime
{
    private CalendarTime() { }

    /// <summary>Whole days, wherever the reader is: no more is known, or meant.</summary>
    public sealed record Days(DateOnly First, DateOnly Last) : CalendarTime;

    /// <summary>Hours as a clock on the wall shows them there.</summary>
    /// <param name="Zone">The name of the zone in the database of IANA, such as Africa/Tunis.</param>
    public sealed record Hours(DateTime Start, DateTime End, string Zone) : CalendarTime;
}

/// <summary>Somebody who invites, or is invited.</summary>
/// <param name="Address">Their mail address.</param>
public sealed record CalendarParty(string Address, string Name);
