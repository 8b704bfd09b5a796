using Grappe.Web.Modules.Atlas.Cards;
using Grappe.Web.Modules.Atlas.Observations;
using Grappe.Web.Modules.Atlas.Subjects;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Grappe.Web.Modules.Atlas.Countries;

/// <summary>A country, with how many clusters are known there.</summary>
/// <param name="Code">ISO 3166 alpha-2, in lower case.</param>
/// <param name="Side">south (southern and eastern Mediterranean), north (Europe) or beyond.</param>
/// <param name="InTable">How many clusters stand in its table in the study; see /api/v1/countries/{code}/table.</param>
/// <param name="States">How many clusters of each state are known, by the state's code.</param>
/// <param name="Sectors">How many of each sector.</param>
/// <param name="Anchorages">How many of each anchorage.</param>
/// <param name="Structures">How many host structures of each form.</param>
public sealed record CountryAnswer(
    string Code,
    string Name,
    Localised Names,
    string Side,
    int Clusters,
    int InTable,
    IReadOnlyDictionary<string, int> States,
    IReadOnlyDictionary<string, int> Sectors,
    IReadOnlyDictionary<string, int> Anchorages,
    IReadOnlyDictionary<string, int> Structures,
    int Networks
)
{
    private static readonly Dictionary<string, int> None = [];

    public static CountryAnswer Of(Country country, CountCountries.Figures? figures) =>
        new(
            country.Code,
            country.Name.Fr,
            country.Name,
            country.Side,
            figures?.Clusters ?? 0,
            figures?.InTable ?? 0,
            figures?.States ?? None,
            figures?.Sectors ?? None,
            figures?.Anchorages ?? None,
            figures?.Structures ?? None,
            figures?.Networks ?? 0
        );
}

/// <summary>A national table as the study prints it.</summary>
public sealed record TableAnswer(string Country, string Source, string Locator, IReadOnlyList<TableRowAnswer> Rows);

/// <summary>A row of a national table, as printed.</summary>
/// <param name="Row">Its position in the table, from 1.</param>
/// <param name="Slug">The cluster it speaks of.</param>
/// <param name="Place">The place as printed.</param>
/// <param name="Anchorage">By the column in which the place stands.</param>
/// <param name="Provisional">Whether an asterisk says that it is provisional.</param>
public sealed record TableRowAnswer(
    int Row,
    string Name,
    string? Acronym,
    string State,
    short Sector,
    bool PartnersNorth,
    bool PartnersSouth,
    string? Anchorage,
    string Place,
    bool Provisional,
    string Slug
);

internal static class CountriesApi
{
    private static readonly Parameter<string[]> Side = Parameter.Codes("side", ["south", "north", "beyond"]);

    public static void MapCountries(this RouteGroupBuilder api)
    {
        api.MapRead("countries", "countries", ListAsync, Side, AtlasParameters.AsOf, Parameter.Page, Parameter.PageSize);
        api.MapReadOne("countries/{code}", "country", ReadAsync, AtlasParameters.AsOf);
        api.MapReadOne("countries/{code}/table", "table", TableAsync);
    }

    private static async Task<Ok<Paged<CountryAnswer>>> ListAsync(Asked asked, CountCountries count, Registers registers, CancellationToken cancellation)
    {
        var figures = (await count.FindAsync(asked.Get(AtlasParameters.AsOf), cancellation)).ToDictionary(country => country.Country.Code);
        return asked.Page(
            registers
                .Countries.Values.Where(country => asked.Get(Side) is not { Length: > 0 } sides || sides.Contains(country.Side))
                .Select(country => CountryAnswer.Of(country, figures.GetValueOrDefault(country.Code)))
                .OrderByDescending(country => country.Clusters)
                .ThenBy(country => country.Code, StringComparer.Ordinal)
        );
    }

    private static Task<Results<Ok<CardAnswer>, ProblemHttpResult>> ReadAsync(
        string code,
        HttpContext context,
        Asked asked,
        ReadCard read,
        Registers registers,
        CancellationToken cancellation
    ) => SubjectsApi.CardAsync("country", AtlasParameters.CountryCode(code, registers) ?? code, context, asked, read, registers, cancellation);

    private static async Task<Results<Ok<TableAnswer>, ProblemHttpResult>> TableAsync(
        string code,
        HttpContext context,
        ReadCountry read,
        Registers registers,
        CancellationToken cancellation
    )
    {
        var country = AtlasParameters.CountryCode(code, registers) ?? code;
        return await read.TableAsync(country, cancellation) is { } table
            ? TypedResults.Ok(
                new TableAnswer(
                    country,
                    registers.Sources[table.SourceId].Slug,
                    StatementAnswer.LocatorOf("table", table.Page, table.Heading, null),
                    table.Rows
                )
            )
            : Problems.Missing(context, $"The study has no table for '{code}'. It has one for ma, dz and tn.");
    }
}
