namespace Grappe.Web.Shared.Web;

/// <summary>A page of one's account beside those on signing in. The modules offer theirs by registering them as services; <c>tab.{path}</c> is its name.</summary>
public sealed record AccountPage(string Path);
