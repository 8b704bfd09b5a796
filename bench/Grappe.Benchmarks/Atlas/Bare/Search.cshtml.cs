using Grappe.Web.Modules.Atlas.Clusters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Grappe.Benchmarks.Atlas.Bare;

internal sealed class SearchModel(SearchClusters clusters) : PageModel
{
    public Query Query { get; private set; } = null!;
    public SearchClusters.Found Answer { get; private set; } = null!;

    public async Task OnGetAsync(string language, string? q, string? country, string? state, short? sector)
    {
        Query = new Query(language, q ?? "", country, state, sector);
        Answer = await ProductSearch.FindAsync(clusters, Query, 25, HttpContext.RequestAborted, highlight: true);
    }
}
