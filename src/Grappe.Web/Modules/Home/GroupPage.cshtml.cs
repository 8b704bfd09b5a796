namespace Grappe.Web.Modules.Home;

/// <summary>One group of the menu: its parts, with one figure each.</summary>
[ForEverybody]
public sealed class GroupPageModel(IEnumerable<MenuEntry> menu, IServiceProvider services) : PageModel
{
    public MenuGroup Group { get; private set; }
    public List<(MenuEntry Entry, long? Figure)> Parts { get; } = [];

    public async Task<IActionResult> OnGetAsync(string group, CancellationToken cancellation)
    {
        if (Codes.Find<MenuGroup>(group) is not { } found)
            return NotFound();
        Group = found;
        foreach (var entry in menu.Where(entry => entry.Group == Group))
            Parts.Add((entry, entry.CountAsync is null ? null : await entry.CountAsync(services, cancellation)));
        return Parts.Count == 0 ? NotFound() : Page();
    }
}
