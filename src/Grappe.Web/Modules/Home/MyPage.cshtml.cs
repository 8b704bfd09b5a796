using Grappe.Web.Shared.Layout;
using Grappe.Web.Shared.Permissions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Grappe.Web.Modules.Home;

/// <summary>One's own space: what waits, what one looks after, what one proposed, what one follows. The modules say what that is.</summary>
[Authorize]
[ResponseCache(NoStore = true)]
public sealed class MyPageModel(CurrentPerson current, IEnumerable<IToDoList> lists, IEnumerable<IMyPanel> panels, IEnumerable<AdminPage> work) : PageModel
{
    private const int Oldest = 20;

    /// <summary>What waits longest, of all kinds together.</summary>
    public IReadOnlyList<ToDo> ToDo { get; private set; } = [];

    /// <summary>The kinds of which there is more than is shown.</summary>
    public List<(IToDoList List, int Count)> More { get; } = [];
    public List<(IMyPanel Panel, object Shown)> Panels { get; } = [];

    /// <summary>The pages on which they look after more than what is theirs.</summary>
    public IReadOnlyList<AdminPage> Work { get; } = [.. work.Where(page => current.MayAnywhere(page.Act))];

    /// <summary>What they call that by their role.</summary>
    public string WorkTitle =>
        current.Roles.Any(role => role.Role == Role.Administrator) ? "my.platform"
        : current.Roles.Any(role => role.Role == Role.Curator) ? "my.network"
        : "my.work";

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        var waiting = new List<ToDo>();
        foreach (var list in lists)
            if (await list.CountAsync(cancellation) is > 0 and var count)
            {
                var oldest = await list.OldestAsync(Oldest, cancellation);
                waiting.AddRange(oldest);
                More.Add((list, count));
            }
        ToDo = [.. waiting.OrderBy(one => one.Since).Take(Oldest)];
        if (More.Sum(kind => kind.Count) <= ToDo.Count)
            More.Clear();
        foreach (var panel in panels.OrderBy(panel => panel.Section))
            if (await panel.ReadAsync(cancellation) is { } shown)
                Panels.Add((panel, shown));
    }
}
