namespace Grappe.Web.Shared.Workflows;

/// <summary>The acts open on a thing now. The partial <c>_Actions</c> makes buttons that send each to the handler <c>Step</c> with the thing's number and version.</summary>
/// <param name="Names">The list of codes under which the acts stand as they are written on buttons.</param>
public sealed record OpenSteps(string Names, int Id, int Version, IReadOnlyList<OpenStep> Acts)
{
    /// <summary>Whether an act is open, for a page that asks more for it than a click.</summary>
    public bool Has(string act) => Acts.Any(one => one.Act == act);

    /// <summary>Leaves out acts for which the page has a form of its own.</summary>
    public OpenSteps Without(params IReadOnlyList<string> acts) => this with { Acts = [.. Acts.Where(one => !acts.Contains(one.Act))] };
}

/// <param name="AsksReason">Whether whoever does it says why.</param>
public sealed record OpenStep(string Act, bool AsksReason);
