using System.Text.Json;
using Grappe.Web.Modules.Atlas.Observations;
using Microsoft.AspNetCore.Http.Extensions;

namespace Grappe.Web.Modules.Atlas.ToldCooperations;

/// <summary>Shows the co-operations as a list, as a graph and as flows between countries, with one set of filters.</summary>
[ForEverybody]
public sealed class CooperationsModel(FindCooperations cooperations, Registers registers, Translator translator, Links links) : PageModel
{
    public const int PageSize = 40;
    public static readonly string[] Views = ["list", "graph", "flows"];

    // More names than this cannot be told apart in one drawing.
    private const int MostNodes = 40;
    private const int MostColumns = 14;

    public string View { get; private set; } = "list";
    public FindCooperations.Filter Filter { get; private set; } = new();

    /// <summary>The parts of the address that the page does not know: parameter and value.</summary>
    public IReadOnlyList<ListProblem> Problems { get; private set; } = [];

    public int Total { get; private set; }
    public Pager Pager { get; private set; } = null!;
    public IReadOnlyList<FindCooperations.Item> Items { get; private set; } = [];
    public IReadOnlyList<Facet> Facets { get; private set; } = [];
    public IReadOnlyList<Country> Countries { get; private set; } = [];
    public IReadOnlyList<FindCooperations.Flow> Flows { get; private set; } = [];

    /// <summary>The countries of the south, and those they work with most, the rows and columns of the flows.</summary>
    public IReadOnlyList<Country> FlowRows { get; private set; } = [];
    public IReadOnlyList<Country> FlowColumns { get; private set; } = [];

    public string Graph { get; private set; } = "";
    public int NodesLeftOut { get; private set; }

    public string[] Chosen(string facet) =>
        facet switch
        {
            "direction" => Filter.Direction,
            "level" => Filter.Level,
            "kind" => Filter.Kind,
            _ => Filter.Status,
        };

    public string Say(string facet, string code) => translator.Code(facet == "kind" ? "cooperation" : facet, code);

    public int Flow(Country a, Country b) =>
        Flows.FirstOrDefault(flow => (flow.A == a.Code && flow.B == b.Code) || (flow.A == b.Code && flow.B == a.Code))?.Count ?? 0;

    public Where WhereOf(FindCooperations.Item item) => new(registers.Sources[item.SourceId], item.Part, item.Page, item.Heading, item.Line, null);

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        var known = await cooperations.CountriesAsync(cancellation);
        Countries =
        [
            .. known
                .Select(code => registers.Countries[code])
                .OrderBy(country => country.Side != "south")
                .ThenBy(country => country.Name.In(translator.Language), translator.Language.ByName),
        ];
        var asked = new AskedList(Request.Query);
        View = asked.One("view", Views, Views[0]);
        Filter = new FindCooperations.Filter
        {
            Direction = asked.Among("direction", Relation.Directions),
            Level = asked.Among("level", Relation.Levels),
            Kind = asked.Among("kind", ClosedLists.CooperationKinds),
            Status = asked.Among("status", ClosedLists.Statuses),
            Country = asked.Among("country", known).FirstOrDefault(),
            With = asked.Among("with", known).FirstOrDefault(),
        };
        Total = await cooperations.CountAsync(Filter, cancellation);
        Pager = asked.Pager(Total, PageSize, links);
        Problems = asked.Problems;
        Facets = await cooperations.FacetsAsync(Filter, cancellation);
        if (View == "graph")
            DrawGraph(await cooperations.TiesAsync(Filter, cancellation));
        else if (View == "flows")
            await AddUpAsync(cancellation);
        else
            Items = await cooperations.FindAsync(Filter, Pager.Page, PageSize, cancellation);
    }

    /// <summary>The address that asks exactly this of a list.</summary>
    public string Address(string path)
    {
        var query = new QueryBuilder();
        query.Add("direction", Filter.Direction);
        query.Add("level", Filter.Level);
        query.Add("kind", Filter.Kind);
        query.Add("status", Filter.Status);
        foreach (var (parameter, country) in new[] { ("country", Filter.Country), ("with", Filter.With) })
            if (country is not null)
                query.Add(parameter, country);
        return path + query;
    }

    private async Task AddUpAsync(CancellationToken cancellation)
    {
        Flows = await cooperations.FlowsAsync(Filter, cancellation);
        var ends = Flows
            .SelectMany(flow => flow.A == flow.B ? [(flow.A, flow.Count)] : new[] { (flow.A, flow.Count), (flow.B, flow.Count) })
            .GroupBy(end => end.Item1)
            .Select(group => (Country: registers.Countries[group.Key], Count: group.Sum(end => end.Count)))
            .OrderByDescending(end => end.Count)
            .ThenBy(end => end.Country.Code, StringComparer.Ordinal)
            .ToList();
        FlowRows = [.. ends.Where(end => end.Country.Side == "south").Select(end => end.Country)];
        FlowColumns = [.. ends.OrderBy(end => end.Country.Side != "south").Select(end => end.Country).Take(MostColumns)];
    }

    private void DrawGraph(List<FindCooperations.Tie> ties)
    {
        var nodes = ties.SelectMany(tie => new[] { tie.A, tie.B })
            .GroupBy(party => party.Code)
            .OrderByDescending(group => group.Count())
            .Select(group => group.First())
            .ToList();
        var busiest = nodes.Take(MostNodes).Select(party => party.Code).ToHashSet();
        var drawnTies = ties.Where(tie => busiest.Contains(tie.A.Code) && busiest.Contains(tie.B.Code))
            .DistinctBy(tie => (tie.A.Code, tie.B.Code, tie.Level))
            .ToList();
        var drawn = nodes.Where(party => drawnTies.Any(tie => tie.A.Code == party.Code || tie.B.Code == party.Code)).ToList();
        NodesLeftOut = nodes.Count - drawn.Count;
        Graph = JsonSerializer.Serialize(
            new
            {
                nodes = drawn.Select(party => new
                {
                    id = party.Code,
                    label = party.Acronym ?? party.Name.In(translator.Language),
                    kind = party.Kind,
                    url = links.Subject(party.Kind, party.Slug),
                }),
                links = drawnTies.Select(tie => new
                {
                    source = tie.A.Code,
                    target = tie.B.Code,
                    label = Say("kind", tie.Kind),
                    kind = tie.Level,
                }),
            }
        );
    }
}
