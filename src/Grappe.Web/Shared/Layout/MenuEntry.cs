namespace Grappe.Web.Shared.Layout;

/// <summary>A page of the main menu. The modules offer theirs by registering them as services, in the order in which they are shown.</summary>
/// <param name="AtFoot">Whether it stands at the foot of every page instead of its head.</param>
public sealed record MenuEntry(string Path, string Text, bool AtFoot = false);
