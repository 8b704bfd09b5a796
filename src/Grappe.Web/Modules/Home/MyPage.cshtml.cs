using Grappe.Web.Shared.Layout;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Grappe.Web.Modules.Home;

/// <summary>Shows somebody what waits for them, and below it whatever modules register for <see cref="MySpace"/>.</summary>
[Authorize]
[ResponseCache(NoStore = true)]
public sealed class MyPageModel(IEnumerable<IToDoList> lists) : PageModel
{
    private const int Oldest = 20;

    /// <summary>What waits longest, of all kinds together.</summary>
    public IReadOnlyList<ToDo> ToDo { get; private set; } = [];

    /// <summary>The kinds of which there is more than is shown.</summary>
    public List<(IToDoList List, int Count)> More { get; } = [];

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
    }
}
