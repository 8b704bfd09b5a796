namespace Grappe.Web.Modules.Atlas.Clusters;

[ForEverybody]
public sealed class ClustersModel(SearchClusters clusters, Registers registers, Translator translator, Links links) : PageModel
{
    public ClusterQuery Query { get; private set; } = null!;
    public SearchClusters.Found Found { get; private set; } = null!;
    public int Pages { get; private set; }
    public IReadOnlyList<Facet> Facets { get; private set; } = [];
    public MapFigure? Map { get; private set; }

    /// <summary>The questions offered where no cluster answers: nearly the same, each with the number of clusters that answer it.</summary>
    public IReadOnlyList<(ClusterQuery Query, int Total)> Instead { get; private set; } = [];

    public string Path => links.To("clusters");

    public int PageSize => Query.View == "table" ? 50 : 25;

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        Query = ClusterQuery.Read(Request.Query, registers);
        var read = Query.View == "map" ? 0 : PageSize;
        Found = await FindAsync();
        Pages = Math.Max(1, (Found.Total + PageSize - 1) / PageSize);
        if (Query.Page > Pages)
        {
            Query = Query with { Page = Pages, Problems = [.. Query.Problems, new("page-beyond", translator.Number(Query.Page))] };
            Found = await FindAsync();
        }
        Facets = [.. Found.Facets.Select(WithChosen)];
        if (Found.Total == 0)
            Instead = await InsteadAsync(cancellation);
        else if (Query.View == "map")
            Map = await MapFigure.OfAsync(Query.Filter, clusters, translator.Language, links, cancellation);

        Task<SearchClusters.Found> FindAsync() =>
            clusters.FindAsync(Query.Filter, Query.Sort, translator.Language, (Query.Page - 1) * read, read, cancellation, highlight: Query.View == "list");
    }

    // Without one of the filters, or with one word less.
    private async Task<List<(ClusterQuery, int)>> InsteadAsync(CancellationToken cancellation)
    {
        const int MostTried = 8;
        var words = Query.Filter.Words?.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        var tried = Query.Active().Where(active => active.Parameter != "q" || Query.Active().Skip(1).Any()).Select(active => active.Without);
        if (words.Length > 1)
            tried = words.Index().Select(left => Query.WithWords(string.Join(' ', words.Where((_, at) => at != left.Index)))).Concat(tried);
        var answered = new List<(ClusterQuery, int)>();
        foreach (var query in tried.Take(MostTried))
            if (await clusters.CountAsync(query.Filter, cancellation) is > 0 and var total)
                answered.Add((query, total));
        return answered;
    }

    // What is chosen stays to be taken off, also where nothing answers any more.
    private Facet WithChosen(Facet facet) =>
        facet with
        {
            Values = [.. facet.Values, .. Query.Chosen(facet.Name).Except(facet.Values.Select(value => value.Value)).Select(value => new FacetValue(value, 0))],
        };
}
