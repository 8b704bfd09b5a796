namespace Grappe.Web.Shared.Workflows;

/// <summary>What may be done with a thing now. The partial <c>_Actions</c> makes buttons of it, which send the act to the handler <c>Step</c> with the thing's number and version.</summary>
/// <param name="Names">The list of codes under which the acts stand as they are written on buttons.</param>
public sealed record OpenSteps(string Names, int Id, int Version, IReadOnlyList<string> Acts);
