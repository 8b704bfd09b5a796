namespace Grappe.Web.Shared.Web;

/// <summary>A page of the main menu. The modules offer theirs by registering them as services, in the order in which they are shown.</summary>
public sealed record MenuEntry(string Path, string Text);
