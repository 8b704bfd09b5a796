namespace Grappe.Web.Shared.Workflows;

/// <summary>A thing that has states. Its state changes only by the rows of its <see cref="Workflow{T,TState}"/>, and its version with it.</summary>
public interface IHasStates<TState>
    where TState : struct, Enum
{
    int Id { get; }
    TState State { get; }

    /// <summary>Grows with each step: whoever acts on an older one is told what happened since.</summary>
    int Version { get; }
}
