using Grappe.Algorithms.Observations;
using Grappe.Web.Shared.Api;
using Grappe.Web.Shared.Languages;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.OpenApi;

namespace Grappe.Web.Modules.Atlas;

/// <summary>A cluster of a list, by the values believed.</summary>
/// <param name="Name">The name in French, as the platform lists it.</param>
/// <param name="Form">cluster, or agglomeration where nobody has organised one.</param>
/// <param name="Sector">1–7 of the study's grid, see /api/v1/sectors.</param>
/// <param name="Members">The number of members stated.</param>
/// <param name="InTable">Whether it stands in a national table of the study.</param>
/// <param name="Contradictions">How many contradictions stand in what the sources say of it.</param>
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
    PartialDate ObservedOn
)
{
    public static ClusterAnswer Of(SearchClusters.Item item, Registers registers) =>
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
            item.ObservedOn
        );
}

/// <summary>Whether it has partners north and south of the Mediterranean; null where nothing is said.</summary>
public sealed record PartnersAnswer(bool? North, bool? South);

internal static class ClustersApi
{
    private static readonly Parameter<string?> Q = Parameter.Text("q");
    private static readonly Parameter<string[]> State = Parameter.Codes("state", Atlas.States);
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
    private static readonly Parameter<string> Sort = Parameter.Code("sort", SearchClusters.Sorts, SearchClusters.Sorts[0]);

    /// <summary>What the list asks of the clusters, and its downloads too.</summary>
    internal static readonly Parameter[] Filters = [Q, AtlasParameters.Country, State, Sector, Recognition, Anchorage, InTable, AtlasParameters.AsOf, Sort];

    public static void MapClusters(this RouteGroupBuilder api)
    {
        api.MapRead("clusters", "clusters", ListAsync, [.. Filters, Parameter.Page, Parameter.PageSize]);
        api.MapReadOne("clusters/{slug}", "cluster", ReadAsync, AtlasParameters.AsOf);
    }

    /// <summary>The filter and the order that a request asks for.</summary>
    internal static (SearchClusters.Filter Filter, string Sort) Asks(Asked asked) =>
        (
            new SearchClusters.Filter
            {
                Words = asked.Get(Q),
                Country = asked.Get(AtlasParameters.Country),
                State = asked.Get(State),
                Sector = [.. asked.Get(Sector).Select(short.Parse)],
                Recognition = asked.Get(Recognition),
                Anchorage = asked.Get(Anchorage),
                InTable = asked.Get(InTable).Length > 0,
                AsOf = asked.Get(AtlasParameters.AsOf),
            },
            asked.Get(Sort)
        );

    private static Task<Ok<Paged<ClusterAnswer>>> ListAsync(Asked asked, SearchClusters search, Registers registers, CancellationToken cancellation)
    {
        var (filter, sort) = Asks(asked);
        return asked.PageAsync(
            () => search.CountAsync(filter, cancellation),
            async (page, size) => (await search.FindAsync(filter, sort, page, size, cancellation)).Select(item => ClusterAnswer.Of(item, registers))
        );
    }

    private static async Task<Results<Ok<ClusterCardAnswer>, ProblemHttpResult>> ReadAsync(
        string slug,
        HttpContext context,
        Asked asked,
        ReadCard read,
        Registers registers,
        CancellationToken cancellation
    ) =>
        await read.FindAsync("cluster", slug, asked.Get(AtlasParameters.AsOf), cancellation) is { Observations.Count: > 0 } card
            ? TypedResults.Ok(new ClusterCardAnswer(card, asked.Get(AtlasParameters.AsOf), registers))
            : Problems.Missing(context, $"No cluster '{slug}' is known{(asked.Get(AtlasParameters.AsOf) is { } day ? $" as of {day:yyyy-MM-dd}" : "")}.");
}
