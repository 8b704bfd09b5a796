namespace Grappe.Web.Shared.Permissions;

/// <summary>A page of the administration. The modules offer theirs by registering them as services, in the order in which they are shown.</summary>
public sealed record AdminPage(string Path, Act Act);
