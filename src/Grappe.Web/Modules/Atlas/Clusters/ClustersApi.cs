using System.Text.Json.Serialization;
using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas.Observations;
using Grappe.Web.Modules.Atlas.Places;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.OpenApi;

namespace Grappe.Web.Modules.Atlas.Clusters;

/// <summary>A cluster of a list, by the values believed.</summary>
/// <param name="Name">The name in French, as the platform lists it.</param>
/// <param name="Form">cluster, or agglomeration where nobody has organised one.</param>
/// <param name="Sector">1–7 of the study's grid, see /api/v1/sectors.</param>
/// <param name="Members">The number of members stated.</param>
/// <param name="InTable">Whether it stands in a national table of the study.</param>
/// <param name="Contradictions">How many contradictions of the degree conflict stand in what the sources say of it.</param>
/// <param name="ObservedOn">The date of the newest observation.</param>
public sealed record ClusterAnswer(
    string Slug,
    string Name,
    string? Acronym,
    Localised Names,
    string Form,
    string Country,
    string? State,
    short? Sector,
    string? Anchorage,
    string? Recognition,
    PlaceAnswer? Place,
    PartnersAnswer Partners,
    PartialDate? Created,
    decimal? Members,
    bool InTable,
    int Contradictions,
    PartialDate ObservedOn,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] HighlightAnswer? Highlight
)
{
    public static ClusterAnswer Of(SearchClusters.Item item, SearchClusters.Highlight? highlight, Registers registers) =>
        new(
            item.Slug,
            item.Name.Fr,
            item.Acronym,
            item.Name,
            item.Form,
            item.Country,
            item.State,
            item.Sector,
            item.Anchorage,
            item.Recognition,
            item.PlaceId is { } place ? PlaceAnswer.Of(registers.Places[place]) : null,
            new PartnersAnswer(item.PartnersNorth, item.PartnersSouth),
            item.Created,
            item.Members,
            item.InTable,
            item.Contradictions,
            item.ObservedOn,
            highlight is null ? null : new HighlightAnswer(Marked.Tagged(highlight.Name), highlight.Text is { } text ? Marked.Tagged(text) : null)
        );
}

/// <summary>The places where the words were found, as HTML whose only element is mark.</summary>
/// <param name="Name">The name, with what matched marked.</param>
/// <param name="Text">A few words of what is told of the cluster; null where only names matched.</param>
public sealed record HighlightAnswer(string Name, string? Text);

/// <summary>A value of a facet.</summary>
/// <param name="Value">The value, to be given to the parameter of the facet's name.</param>
/// <param name="Count">How many clusters choosing it would give, with the other parameters as they are.</param>
public sealed record FacetValueAnswer(string Value, int Count);

/// <summary>A page of clusters.</summary>
/// <param name="Total">How many clusters the whole list has.</param>
/// <param name="Page">The page this is, from 1; null where the list was followed with after.</param>
/// <param name="PageSize">How many clusters a page has at most.</param>
/// <param name="Items">The clusters of this page.</param>
/// <param name="Next">What to give to after for the clusters that follow; null at the end of the list.</param>
/// <param name="Forgiven">Whether words were found only by forgiving a typing error.</param>
/// <param name="Facets">By facet the values and their counts, where asked for.</param>
public sealed record ClustersAnswer(
    int Total,
    int? Page,
    int PageSize,
    IReadOnlyList<ClusterAnswer> Items,
    string? Next,
    bool Forgiven,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, IReadOnlyList<FacetValueAnswer>>? Facets
);

/// <summary>One suggestion: a cluster, a place or a sector that a person who typed so much may mean.</summary>
/// <param name="Kind">cluster, place or sector.</param>
/// <param name="Text">Its name in the language asked for.</param>
/// <param name="Code">The slug of the cluster or place, or the number of the sector.</param>
/// <param name="Clusters">How many clusters stand there or are of that sector; null for a cluster.</param>
public sealed record SuggestionAnswer(string Kind, string Text, string Code, int? Clusters);

/// <summary>Suggestions, the likeliest first.</summary>
public sealed record SuggestionsAnswer(IReadOnlyList<SuggestionAnswer> Items);

/// <summary>Whether it has partners north and south of the Mediterranean; null where nothing is said.</summary>
public sealed record PartnersAnswer(bool? North, bool? South);

internal static class ClustersApi
{
    private const int MostPaged = 1_000;
    private static readonly Parameter<string?> Q = Parameter.Text("q");
    private static readonly Parameter<string[]> State = Parameter.Codes("state", ClosedLists.States);
    private static readonly Parameter<string[]> Sector = Parameter.Several(
        "sector",
        "one or several whole numbers from 1 to 7; see /api/v1/sectors",
        () =>
            new()
            {
                Type = JsonSchemaType.Integer,
                Minimum = "1",
                Maximum = "7",
            },
        value => Fields.Codes[Fields.Sector].Contains(value) ? value : null
    );
    private static readonly Parameter<string[]> Recognition = Parameter.Codes("recognition", Fields.Codes[Fields.Recognition]);
    private static readonly Parameter<string[]> Anchorage = Parameter.Codes("anchorage", Fields.Codes[Fields.Anchorage]);
    private static readonly Parameter<string[]> InTable = Parameter.Codes("inTable", ["true"]);
    private static readonly Parameter<string> Sort = Parameter.Code("sort", SearchClusters.Sorts, "");
    private static readonly Parameter<string[]> Highlight = Parameter.Codes("highlight", ["true"]);
    private static readonly Parameter<string[]> Facets = Parameter.Codes("facets", ["true"]);
    private static readonly Parameter<ClusterCursor?> After = Parameter.Single(
        "after",
        "the value of next in the page before",
        ClusterCursor.Schema,
        ClusterCursor.TryRead
    );

    /// <summary>The parameters that filter and order the list, and its downloads.</summary>
    internal static readonly Parameter[] Filters = [Q, AtlasParameters.Country, State, Sector, Recognition, Anchorage, InTable, AtlasParameters.AsOf, Sort];

    public static void MapClusters(this RouteGroupBuilder api)
    {
        api.MapRead("clusters", "clusters", ListAsync, [.. Filters, Parameter.Lang, Highlight, Facets, After, Parameter.Page, Parameter.PageSize]);
        api.MapRead("suggestions", "suggestions", SuggestAsync, Q, Parameter.Lang);
    }

    /// <summary>The filter and the order that a request asks for.</summary>
    internal static (SearchClusters.Filter Filter, string Sort) Asks(Asked asked)
    {
        var filter = new SearchClusters.Filter
        {
            Words = asked.Get(Q),
            Country = asked.Get(AtlasParameters.Country),
            State = asked.Get(State),
            Sector = [.. asked.Get(Sector).Select(short.Parse)],
            Recognition = asked.Get(Recognition),
            Anchorage = asked.Get(Anchorage),
            InTable = asked.Get(InTable).Length > 0,
            AsOf = asked.Get(AtlasParameters.AsOf),
        };
        return (filter, asked.Get(Sort) is { Length: > 0 } sort ? sort : ClusterQuery.DefaultSort(filter));
    }

    private static async Task<Results<Ok<ClustersAnswer>, ProblemHttpResult>> ListAsync(
        HttpContext context,
        Asked asked,
        SearchClusters search,
        Registers registers,
        CancellationToken cancellation
    )
    {
        var (filter, sort) = Asks(asked);
        var language = Language.Find(asked.Get(Parameter.Lang))!;
        var (page, size, after) = (asked.Get(Parameter.Page), asked.Get(Parameter.PageSize), asked.Get(After));
        if (after is not null && (filter.AsOf is not null || after.Sort != sort || after.Lang != language.Code))
            return Problems.Refused(
                context,
                new Dictionary<string, string[]>
                {
                    ["after"] = ["It goes on with the list it was given for: keep the other parameters as they were, without asOf."],
                }
            );
        var found = await search.FindAsync(
            filter,
            sort,
            language,
            after is null ? (int)Math.Min(int.MaxValue / 2, (page - 1L) * size) : 0,
            size,
            cancellation,
            after?.Cursor,
            asked.Get(Highlight).Length > 0
        );
        if (after is null && filter.AsOf is null && found.Total > MostPaged && (long)page * size > MostPaged)
            return Problems.Refused(
                context,
                new Dictionary<string, string[]>
                {
                    ["page"] = [$"Pages reach the first {MostPaged} clusters. For the whole list give the value of next to after, or take a download."],
                }
            );
        return TypedResults.Ok(
            new ClustersAnswer(
                found.Total,
                after is null ? page : null,
                size,
                [.. found.Items.Select(item => ClusterAnswer.Of(item, found.Highlights.GetValueOrDefault(item.Id), registers))],
                found.Next is { } next ? new ClusterCursor(sort, language.Code, next).Write() : null,
                found.Forgiven,
                asked.Get(Facets).Length == 0
                    ? null
                    : found.Facets.ToDictionary(
                        facet => facet.Name,
                        facet => (IReadOnlyList<FacetValueAnswer>)[.. facet.Values.Select(value => new FacetValueAnswer(value.Value, value.Count))]
                    )
            )
        );
    }

    private static async Task<Ok<SuggestionsAnswer>> SuggestAsync(Asked asked, Suggest suggest, CancellationToken cancellation) =>
        TypedResults.Ok(
            new SuggestionsAnswer([
                .. (await suggest.FindAsync(asked.Get(Q), Language.Find(asked.Get(Parameter.Lang))!, cancellation)).Select(found => new SuggestionAnswer(
                    found.Kind,
                    found.Text,
                    found.Code,
                    found.Clusters
                )),
            ])
        );
}
