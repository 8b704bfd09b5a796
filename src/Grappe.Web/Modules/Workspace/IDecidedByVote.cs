namespace Grappe.Web.Modules.Workspace;

/// <summary>A kind of thing on which a body decides: an application for membership, a label. The part that keeps such things registers one.</summary>
internal interface IDecidedByVote
{
    /// <summary>The name of its workflow, by which an item of an agenda names it.</summary>
    string Thing { get; }

    /// <summary>Applies what was decided, in the transaction in which the vote is closed.</summary>
    /// <param name="day">The day of the meeting.</param>
    /// <exception cref="RuleBroken">It cannot be taken: the ceiling is reached, somebody withdrew it.</exception>
    Task TakeAsync(int id, Outcome outcome, DateOnly day, CancellationToken cancellation);

    /// <summary>Finds the organisations that have an interest in it: their representatives are there and do not vote.</summary>
    Task<IReadOnlyList<int>> InterestedAsync(int id, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<int>>([]);

    /// <summary>Brings what was adjourned before the body again: the body is convened a second time, or its quorum is met again.</summary>
    /// <returns>False where it is not open to be decided any more.</returns>
    Task<bool> ReturnAsync(int id, CancellationToken cancellation) => Task.FromResult(false);
}

/// <summary>What a vote led to.</summary>
public enum Outcome
{
    Adopted,
    Refused,

    /// <summary>The quorum was not met, or the meeting put it off.</summary>
    Adjourned,
}

/// <summary>The kinds of bodies of a cluster.</summary>
public enum BodyKind
{
    Assembly,
    Board,

    /// <summary>It selects projects to be labelled.</summary>
    SelectionCommittee,
    Commission,
}
