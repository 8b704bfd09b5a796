namespace Grappe.Web.Modules.Workspace.Governance;

/// <summary>A vote on an item of an agenda.</summary>
public sealed class Vote : IHasStates<VoteState>
{
    public int Id { get; init; }
    public int MeetingId { get; init; }
    public Meeting Meeting { get; init; } = null!;
    public int ItemId { get; init; }
    public AgendaItem Item { get; init; } = null!;

    /// <summary>1, or more where the item was taken up again.</summary>
    public int Round { get; init; }
    public VoteMethod Method { get; init; }
    public VoteState State { get; init; }

    /// <summary>The electors by whom the quorum was found: those there.</summary>
    public int Present { get; init; }

    /// <summary>The electors for whom others are there.</summary>
    public int Proxies { get; init; }

    /// <summary>All who may vote at the meeting.</summary>
    public int Electors { get; init; }
    public int? InFavour { get; init; }
    public int? Against { get; init; }
    public int? Abstained { get; init; }

    /// <summary>The voice of whoever chairs, where it broke a tie.</summary>
    public Choice? Chair { get; init; }
    public Outcome? Outcome { get; init; }
    public int Version { get; init; } = 1;
    public List<VoteCast> Casts { get; } = [];

    /// <summary>The votes as counted; none where it came to no vote.</summary>
    public VoteCount? Count => InFavour is { } inFavour ? new(inFavour, Against!.Value, Abstained!.Value) : null;
}

/// <summary>An elector that has voted.</summary>
public sealed class VoteCast
{
    public int VoteId { get; init; }
    public int ElectorId { get; init; }
    public int MeetingId { get; init; }

    /// <summary>None where the ballot is secret: it lies in the box alone.</summary>
    public Choice? Choice { get; init; }
}

/// <summary>The box of a secret ballot.</summary>
public sealed class BallotBox
{
    public int VoteId { get; init; }
    public int InFavour { get; init; }
    public int Against { get; init; }
    public int Abstained { get; init; }
}

/// <summary>The ways to vote.</summary>
public enum VoteMethod
{
    /// <summary>Hands are counted in the room, and whoever chairs records them.</summary>
    Hands,

    /// <summary>Each votes by themselves, and it is known how.</summary>
    Each,

    /// <summary>Each votes by themselves, and it is known only who has.</summary>
    Secret,
}

/// <summary>The choices of whoever votes.</summary>
public enum Choice
{
    InFavour,
    Against,
    Abstained,
}
