using Grappe.Web.Shared.Languages;
using Grappe.Web.Shared.Web;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Grappe.Web.Modules.Atlas;

public sealed class ClustersModel(SearchClusters clusters, Registers registers, Translator translator, Links links) : PageModel
{
    public ClusterQuery Query { get; private set; } = null!;
    public int Total { get; private set; }
    public int Pages { get; private set; }
    public IReadOnlyList<SearchClusters.Item> Items { get; private set; } = [];
    public IReadOnlyList<SearchClusters.Facet> Facets { get; private set; } = [];
    public MapFigure? Map { get; private set; }

    public string Path => links.To("clusters");

    public int PageSize => Query.View == "table" ? 50 : 25;

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        Query = ClusterQuery.Read(Request.Query, registers);
        Total = await clusters.CountAsync(Query.Filter, cancellation);
        Pages = Math.Max(1, (Total + PageSize - 1) / PageSize);
        if (Query.Page > Pages)
            Query = Query with { Page = Pages, Problems = [.. Query.Problems, new("page-beyond", translator.Number(Query.Page))] };
        Facets = [.. (await clusters.FacetsAsync(Query.Filter, cancellation)).Select(WithChosen)];
        if (Query.View == "map")
            Map = MapFigure.Of(
                (Query with { View = "list", Sort = SearchClusters.Sorts[0], Page = 1 }).Address(links.To("clusters/points")),
                await clusters.PointsAsync(Query.Filter, cancellation),
                translator.Language,
                links
            );
        else
            Items = await clusters.FindAsync(Query.Filter, Query.Sort, Query.Page, PageSize, cancellation, translator.Language);
    }

    // What is chosen stays to be taken off, also where nothing answers any more.
    private SearchClusters.Facet WithChosen(SearchClusters.Facet facet) =>
        facet with
        {
            Values =
            [
                .. facet.Values,
                .. Query.Chosen(facet.Name).Except(facet.Values.Select(value => value.Value)).Select(value => new SearchClusters.FacetValue(value, 0)),
            ],
        };
}
