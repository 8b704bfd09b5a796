namespace Grappe.Web.Modules.Workspace.Governance;

/// <summary>A member or a seat that may vote at a meeting, as it stood on its record day.</summary>
public sealed class Elector
{
    public int Id { get; init; }
    public int MeetingId { get; init; }
    public Meeting Meeting { get; init; } = null!;

    /// <summary>The member that votes by whoever speaks for it; none where it is a seat in a body.</summary>
    public int? MemberId { get; init; }
    public Member? Member { get; init; }
    public int? MandateId { get; init; }
    public Mandate? Mandate { get; init; }
    public required string Name { get; init; }
    public List<Attendance> Attendances { get; } = [];

    /// <summary>The proxy that it gave.</summary>
    public Proxy? Given { get; init; }

    /// <summary>The proxies that it holds.</summary>
    public List<Proxy> Held { get; } = [];
}

/// <summary>A time that somebody spent at a meeting for an elector.</summary>
public sealed class Attendance
{
    public const int LongestName = 200;

    public int Id { get; init; }
    public int MeetingId { get; init; }
    public int ElectorId { get; init; }
    public required string Name { get; init; }
    public DateTime ArrivedAt { get; init; }
    public DateTime? LeftAt { get; init; }
}

/// <summary>An elector's leave to another to vote for it. It counts while the other is there and it is not.</summary>
public sealed class Proxy
{
    public int Id { get; init; }
    public int MeetingId { get; init; }
    public int GiverId { get; init; }
    public int HolderId { get; init; }
}
