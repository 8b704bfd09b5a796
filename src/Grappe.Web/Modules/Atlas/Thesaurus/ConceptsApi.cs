using Grappe.Web.Modules.Atlas.Citations;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Grappe.Web.Modules.Atlas.Thesaurus;

/// <summary>A product, a technology or a step of a value chain that the thesaurus names.</summary>
/// <param name="Kind">product, technology or step.</param>
/// <param name="Broader">The slugs of those it is a case of.</param>
/// <param name="Feeds">The slugs of those that use what it gives.</param>
/// <param name="Isic">The divisions of ISIC Rev. 4 it belongs to.</param>
/// <param name="Words">Other words for it, in any of the languages.</param>
/// <param name="Clusters">How many clusters name it, or something narrower, in their texts.</param>
public sealed record ConceptAnswer(
    string Slug,
    string Kind,
    string Name,
    Localised Names,
    string[] Broader,
    string[] Feeds,
    string[] Isic,
    string[] Words,
    int Clusters
);

internal static class ConceptsApi
{
    private static readonly Parameter<string?> Q = Parameter.Text("q");
    private static readonly Parameter<string[]> Kind = Parameter.Codes("kind", ThesaurusConcept.Kinds);

    public static void MapConcepts(this RouteGroupBuilder api)
    {
        api.MapRead("concepts", "concepts", ListAsync, Q, Kind, Parameter.Page, Parameter.PageSize).WithMetadata(new ChangesWith());
        api.MapDownload<string>(
                "concepts.csv",
                "conceptsCsv",
                Csv.MediaType,
                (FindConcepts find) =>
                    new Download(
                        Csv.MediaType,
                        "concepts.csv",
                        [("license", Credits.LicenceAddress)],
                        async (stream, aborted) => await Csv.WriteAsync(stream, Columns, (await find.ListAsync(null, [], aborted)).ToAsyncEnumerable(), aborted)
                    )
            )
            .WithMetadata(new ChangesWith());
    }

    // As data/thesaurus has them, so that the editors can take the file into the data set.
    private static readonly IReadOnlyList<Column<FindConcepts.Row>> Columns =
    [
        Told("slug", concept => concept.Slug),
        Told("kind", concept => concept.Kind),
        Told("broader", concept => string.Join('+', concept.Broader)),
        Told("isic", concept => concept.Isic),
        Told("feeds", concept => string.Join('+', concept.Feeds)),
        Told("fr", concept => concept.Name.Fr),
        Told("en", concept => concept.Name.En),
        Told("ar", concept => concept.Name.Ar),
        Told("words", concept => string.Join('|', concept.Words)),
    ];

    private static Column<FindConcepts.Row> Told(string code, Func<ThesaurusConcept, string?> value) => new(code, code, row => value(row.Concept));

    private static async Task<Ok<Paged<ConceptAnswer>>> ListAsync(Asked asked, FindConcepts find, CancellationToken cancellation) =>
        asked.Page(
            (await find.ListAsync(asked.Get(Q), asked.Get(Kind), cancellation)).Select(row => new ConceptAnswer(
                row.Concept.Slug,
                row.Concept.Kind,
                row.Concept.Name.Fr,
                row.Concept.Name,
                row.Concept.Broader,
                row.Concept.Feeds,
                row.Concept.Isic?.Split('+') ?? [],
                row.Concept.Words,
                row.Clusters
            ))
        );
}
