namespace Grappe.Web.Shared.Web;

/// <summary>The pages of the main menu, as the modules offer them.</summary>
public static class SiteMenu
{
    public sealed record Entry(string Path, string Text);

    public static readonly List<Entry> Entries = [];
}
