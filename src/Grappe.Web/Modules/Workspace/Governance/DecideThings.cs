namespace Grappe.Web.Modules.Workspace.Governance;

/// <summary>Hands what a body decided to the part that keeps the thing it decided on.</summary>
/// <remarks>The parts are asked for late: they put their things on agendas themselves.</remarks>
public sealed class DecideThings(IServiceProvider services)
{
    internal bool Knows(string thing) => Find(thing) is not null;

    /// <summary>Applies an outcome to the thing of an item; nothing where the item is a text alone.</summary>
    internal Task TakeAsync(AgendaItem item, Outcome outcome, DateOnly day, CancellationToken cancellation) =>
        item.Thing is { } thing ? Keeper(thing).TakeAsync(item.ThingId!.Value, outcome, day, cancellation) : Task.CompletedTask;

    /// <summary>Brings the thing of an item that was adjourned before the body again.</summary>
    /// <returns>False where it cannot be: somebody withdrew it.</returns>
    internal Task<bool> ReturnAsync(AgendaItem item, CancellationToken cancellation) =>
        item.Thing is { } thing ? Keeper(thing).ReturnAsync(item.ThingId!.Value, cancellation) : Task.FromResult(true);

    /// <summary>Finds the organisations that have an interest in the thing of an item.</summary>
    internal Task<IReadOnlyList<int>> InterestedAsync(AgendaItem item, CancellationToken cancellation) =>
        item.Thing is { } thing ? Keeper(thing).InterestedAsync(item.ThingId!.Value, cancellation) : Task.FromResult<IReadOnlyList<int>>([]);

    private IDecidedByVote Keeper(string thing) =>
        Find(thing) ?? throw new InvalidOperationException($"No part keeps things called '{thing}' on which bodies decide.");

    private IDecidedByVote? Find(string thing) => services.GetServices<IDecidedByVote>().FirstOrDefault(one => one.Thing == thing);
}
