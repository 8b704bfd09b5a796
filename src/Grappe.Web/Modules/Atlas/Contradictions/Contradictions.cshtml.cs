namespace Grappe.Web.Modules.Atlas.Contradictions;

[ForEverybody]
public sealed class ContradictionsModel(SearchContradictions contradictions, Registers registers, Links links, Translator translator) : PageModel
{
    private const int PageSize = 25;

    public ContradictionQuery Query { get; private set; } = null!;

    /// <summary>The numbers that answer, by degree.</summary>
    public IReadOnlyDictionary<string, int> Totals { get; private set; } = new Dictionary<string, int>();
    public int Total => Totals.Values.Sum();
    public int Pages { get; private set; }
    public IReadOnlyList<SearchContradictions.Item> Items { get; private set; } = [];
    public IReadOnlyList<Facet> Facets { get; private set; } = [];

    public string Path => links.To("contradictions");

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        Query = ContradictionQuery.Read(Request.Query, registers);
        Totals = await contradictions.CountByDegreeAsync(Query.Filter, cancellation);
        Pages = Math.Max(1, (Total + PageSize - 1) / PageSize);
        if (Query.Page > Pages)
            Query = Query with { Page = Pages, Problems = [.. Query.Problems, new("page-beyond", $"{Query.Page}")] };
        Items = await contradictions.FindAsync(Query.Filter, Query.Page, PageSize, cancellation);
        Facets = [.. (await contradictions.FacetsAsync(Query.Filter, cancellation)).Select(WithChosen)];
    }

    /// <summary>Counts the contradictions of a degree, with the other filters kept.</summary>
    public int Count(string degree) => Facets.First(facet => facet.Name == "degree").Values.FirstOrDefault(value => value.Value == degree)?.Count ?? 0;

    // What is chosen stays to be taken off, also where nothing answers any more.
    private Facet WithChosen(Facet facet) =>
        facet with
        {
            Values =
            [
                .. facet.Name == "country"
                    ? [.. facet.Values.OrderBy(value => registers.Countries[value.Value].Name.In(translator.Language), translator.Language.ByName)]
                    : facet.Values,
                .. Query.Chosen[facet.Name].Except(facet.Values.Select(value => value.Value)).Select(value => new FacetValue(value, 0)),
            ],
        };
}
