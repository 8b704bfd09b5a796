using Grappe.Web.Modules.Atlas;

namespace Grappe.Web.Modules.Workspace.Governance;

/// <summary>A meeting of a body, from its planning to its sealed minutes.</summary>
public sealed class Meeting : IHasStates<MeetingState>
{
    public const int LongestTitle = 200;
    public const int LongestPlace = 300;

    public int Id { get; init; }
    public int ClusterId { get; init; }
    public Subject Cluster { get; init; } = null!;
    public int BodyId { get; init; }
    public Body Body { get; init; } = null!;
    public required string Title { get; init; }
    public string? Place { get; init; }
    public DateTime StartsAt { get; init; }
    public int MinutesLong { get; init; }

    /// <summary>The zone of the clock on its wall.</summary>
    public required string Zone { get; init; }

    /// <summary>The day on which is read who may vote.</summary>
    public DateOnly RecordDay { get; init; }

    /// <summary>Whether its electors are written down for good.</summary>
    public bool ElectorsFrozen { get; init; }

    /// <summary>1, or 2 where the quorum of the first was not met.</summary>
    public int Convocation { get; init; } = 1;
    public int? FollowsId { get; init; }

    /// <summary>The version of the rules under which it was planned.</summary>
    public int RulesId { get; init; }

    /// <summary>The name by which calendars know it, for good.</summary>
    public Guid Uid { get; init; }

    /// <summary>The number of its changes since it was convened.</summary>
    public int Sequence { get; init; }
    public MeetingState State { get; init; }
    public int Version { get; init; } = 1;
    public DateTime ChangedAt { get; init; }
    public Guid FormKey { get; init; }
    public List<AgendaItem> Items { get; } = [];
    public List<Elector> Electors { get; } = [];

    /// <summary>The hour that the clock on its wall shows when it begins.</summary>
    public DateTime Wall => new ReaderZone(Zones.Find(Zone)!, IsNamed: false).At(StartsAt).ToDateTimeUnspecified();

    /// <summary>The day on which it begins there.</summary>
    public DateOnly Day => DateOnly.FromDateTime(Wall);
}

/// <summary>Something that a meeting speaks of, or decides.</summary>
public sealed class AgendaItem : IHasStates<AgendaItemState>
{
    public const int LongestTitle = 300;
    public const int LongestText = 10_000;

    public int Id { get; init; }
    public int MeetingId { get; init; }
    public Meeting Meeting { get; init; } = null!;
    public int Position { get; init; }

    /// <summary>The kind of thing that is decided on, by the name of its workflow; none where the item is a text alone.</summary>
    public string? Thing { get; init; }
    public int? ThingId { get; init; }
    public required string Title { get; init; }
    public string? Text { get; init; }
    public AgendaItemState State { get; init; }
    public int Version { get; init; } = 1;
    public List<Vote> Votes { get; } = [];
    public List<Recusal> Recusals { get; } = [];
}

/// <summary>An interest that an elector has declared in an item: they are there, and do not vote on it.</summary>
public sealed class Recusal
{
    public int Id { get; init; }
    public int MeetingId { get; init; }
    public int ItemId { get; init; }
    public int ElectorId { get; init; }
}
