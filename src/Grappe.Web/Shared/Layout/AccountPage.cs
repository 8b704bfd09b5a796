namespace Grappe.Web.Shared.Layout;

/// <summary>A page of one's account beside those on signing in. The modules offer theirs by registering them as services; <c>tab.{path}</c> is its name.</summary>
/// <param name="Act">For whom it is, where it is not for everybody.</param>
public sealed record AccountPage(string Path, Act? Act = null);
