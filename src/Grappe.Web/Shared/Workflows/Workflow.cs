namespace Grappe.Web.Shared.Workflows;

/// <summary>The transition table of a kind of thing. Its module registers it as <see cref="IWorkflow"/>, so that texts, constraints and docs/workflows.md are held to it.</summary>
/// <param name="Name">The kind of thing, as a code: the first part of the keys of its texts.</param>
/// <param name="Table">Where the things are kept.</param>
public sealed record Workflow<T, TState>(string Name, string Table, params IReadOnlyList<Transition<T, TState>> Rows) : IWorkflow
    where T : class, IHasStates<TState>
    where TState : struct, Enum
{
    public IReadOnlyList<string> States => [.. Enum.GetValues<TState>().Select(state => state.Code())];

    IReadOnlyList<ITransition> IWorkflow.Rows => Rows;

    /// <summary>Lists what somebody may do with a thing now: its buttons, and its <c>actions</c> in the API.</summary>
    public IReadOnlyList<string> ActionsOf(CurrentPerson person, T thing, DateTime now) => [.. OpenRows(person, thing, now).Select(row => row.Act)];

    /// <summary>The acts that somebody takes with a thing that is there; what comes through another thing is left out.</summary>
    public IReadOnlyList<string> Acts => [.. Rows.Where(row => row.From.Count > 0 && row.Through is null).Select(row => row.Act).Distinct()];

    internal IEnumerable<Transition<T, TState>> OpenRows(CurrentPerson person, T thing, DateTime now) =>
        Rows.Where(row => row.From.Count > 0 && row.IsOpenTo(person, thing, now)).DistinctBy(row => row.Act);
}

/// <summary>Describes a transition table, whatever its things.</summary>
public interface IWorkflow
{
    string Name { get; }
    string Table { get; }
    IReadOnlyList<string> States { get; }
    IReadOnlyList<ITransition> Rows { get; }

    /// <summary>The list of codes under which the names of its states stand.</summary>
    string StateNames => $"{Name}-state";

    /// <summary>The list of codes under which the acts stand as they are written on buttons.</summary>
    string ActNames => $"{Name}-act";

    /// <summary>The list of codes under which the acts stand as they are told afterwards.</summary>
    string StepNames => $"{Name}-step";
}
