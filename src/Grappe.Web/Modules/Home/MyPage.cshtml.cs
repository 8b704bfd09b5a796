using Microsoft.AspNetCore.Authorization;

namespace Grappe.Web.Modules.Home;

/// <summary>Shows somebody what waits for them, and below it whatever modules register for <see cref="MySpace"/>.</summary>
[Authorize]
[ResponseCache(NoStore = true)]
public sealed class MyPageModel(IEnumerable<IToDoList> lists) : PageModel
{
    private const int Oldest = 20;

    /// <summary>The things that wait longest, of all kinds together.</summary>
    public IReadOnlyList<ToDo> ToDo { get; private set; } = [];

    /// <summary>The kinds of which there is more than is shown.</summary>
    public IReadOnlyList<(IToDoList List, int Count)> More { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        var waiting = new List<(IToDoList List, ToDo ToDo)>();
        var counts = new List<(IToDoList List, int Count)>();
        foreach (var list in lists)
            if (await list.CountAsync(cancellation) is > 0 and var count)
            {
                counts.Add((list, count));
                waiting.AddRange((await list.OldestAsync(Oldest, cancellation)).Select(one => (list, one)));
            }
        var shown = waiting.OrderBy(one => one.ToDo.Since).Take(Oldest).ToList();
        ToDo = [.. shown.Select(one => one.ToDo)];
        More = [.. counts.Where(kind => kind.Count > shown.Count(one => one.List == kind.List))];
    }
}
