using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas.Observations;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Grappe.Web.Modules.Atlas.Sources;

/// <summary>A source: a study, an article, minutes…</summary>
/// <param name="Language">The language it is written in.</param>
/// <param name="Rank">Its rank among sources of the same date; 1 is preferred.</param>
/// <param name="Note">What it is.</param>
/// <param name="Contradictions">How many contradictions of the degree conflict one of its statements takes part in.</param>
public sealed record SourceAnswer(
    string Slug,
    string Title,
    string? Authors,
    string? Publisher,
    string Kind,
    PartialDate Published,
    string Language,
    short Rank,
    string? Url,
    Localised Note,
    int Observations,
    int Statements,
    int Subjects,
    int Cooperations,
    int Contradictions
)
{
    public static SourceAnswer Of(ReadSources.Item item) =>
        new(
            item.Source.Slug,
            item.Source.Title,
            NotEmpty(item.Source.Authors),
            NotEmpty(item.Source.Publisher),
            item.Source.Kind,
            item.Source.Published,
            item.Source.Language,
            item.Source.Rank,
            item.Source.Url,
            item.Source.Note,
            item.Observations,
            item.Statements,
            item.Subjects,
            item.Cooperations,
            item.Contradictions
        );

    private static string? NotEmpty(string text) => text.Length > 0 ? text : null;
}

/// <summary>An observation of a source, with its subject. A list has them in the order of their places in the source.</summary>
public sealed class SourceObservationAnswer(Observation observation, Registers registers) : ObservationAnswer(observation, registers)
{
    public SubjectAnswer Subject { get; init; } = SubjectAnswer.Of(observation.Subject);
}

internal static class SourcesApi
{
    private static readonly Parameter<string?> Heading = Parameter.Text("heading");

    public static void MapSources(this RouteGroupBuilder api)
    {
        api.MapRead("sources", "sources", ListAsync, Parameter.Page, Parameter.PageSize);
        api.MapReadOne("sources/{slug}", "source", ReadAsync);
        api.MapReadOne("sources/{slug}/observations", "sourceObservations", ObservationsAsync, Heading, Parameter.Page, Parameter.PageSize);
    }

    private static async Task<Ok<Paged<SourceAnswer>>> ListAsync(Asked asked, ReadSources read, CancellationToken cancellation) =>
        asked.Page((await read.ListAsync(cancellation)).Select(SourceAnswer.Of));

    private static async Task<Results<Ok<SourceAnswer>, ProblemHttpResult>> ReadAsync(
        string slug,
        HttpContext context,
        ReadSources read,
        CancellationToken cancellation
    ) =>
        (await read.ListAsync(cancellation)).FirstOrDefault(item => item.Source.Slug == slug) is { } item
            ? TypedResults.Ok(SourceAnswer.Of(item))
            : Problems.Missing(context, $"There is no source '{slug}'.");

    private static async Task<Results<Ok<Paged<SourceObservationAnswer>>, ProblemHttpResult>> ObservationsAsync(
        string slug,
        HttpContext context,
        Asked asked,
        ReadSources read,
        Registers registers,
        CancellationToken cancellation
    )
    {
        if (registers.Sources.Values.FirstOrDefault(source => source.Slug == slug) is not { } source)
            return Problems.Missing(context, $"There is no source '{slug}'.");
        var (page, size) = (asked.Get(Parameter.Page), asked.Get(Parameter.PageSize));
        var (total, observations) = await read.SaysAsync(source.Id, asked.Get(Heading), page, size, cancellation);
        return TypedResults.Ok(
            new Paged<SourceObservationAnswer>(total, page, size, [.. observations.Select(observation => new SourceObservationAnswer(observation, registers))])
        );
    }
}
