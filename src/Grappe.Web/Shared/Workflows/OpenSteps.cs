namespace Grappe.Web.Shared.Workflows;

/// <summary>The acts open on a thing now. The partial <c>_Actions</c> makes buttons that send each to the handler <c>Step</c> with the thing's number and version.</summary>
/// <param name="Names">The list of codes under which the acts stand as they are written on buttons.</param>
public sealed record OpenSteps(string Names, int Id, int Version, IReadOnlyList<string> Acts);
