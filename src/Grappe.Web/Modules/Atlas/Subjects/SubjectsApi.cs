using Grappe.Web.Modules.Atlas.Cards;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Grappe.Web.Modules.Atlas.Subjects;

/// <summary>The readings of everything that is not a cluster: each kind as a list, and each of its subjects as a card.</summary>
internal static class SubjectsApi
{
    private static readonly Parameter<string?> Q = Parameter.Text("q");

    public static void MapClusterCards(this RouteGroupBuilder api) => api.MapReadOne("clusters/{slug}", "cluster", ReadClusterAsync, AtlasParameters.AsOf);

    public static void MapSubjects(this RouteGroupBuilder api)
    {
        foreach (var kind in new[] { "network", "structure", "programme", "organisation", "event" })
        {
            var form = Parameter.Codes("form", ClosedLists.Forms[kind]);
            api.MapRead($"{kind}s", $"{kind}s", ListAsync, Q, form, AtlasParameters.Country, Parameter.Page, Parameter.PageSize);
            api.MapReadOne($"{kind}s/{{slug}}", kind, ReadAsync, AtlasParameters.AsOf);

            Task<Ok<Paged<ListedSubjectAnswer>>> ListAsync(Asked asked, ListSubjects list, Registers registers, CancellationToken cancellation)
            {
                var filter = new ListSubjects.Filter
                {
                    Words = asked.Get(Q),
                    Form = asked.Get(form),
                    Country = asked.Get(AtlasParameters.Country),
                };
                return asked.PageAsync(
                    () => list.CountAsync(kind, filter, cancellation),
                    async (page, size) =>
                        (await list.FindAsync(kind, filter, null, page, size, cancellation)).Select(item => ListedSubjectAnswer.Of(item, registers))
                );
            }

            Task<Results<Ok<CardAnswer>, ProblemHttpResult>> ReadAsync(
                string slug,
                HttpContext context,
                Asked asked,
                ReadCard read,
                Registers registers,
                CancellationToken cancellation
            ) => CardAsync(kind, slug, context, asked, read, registers, cancellation);
        }
    }

    public static async Task<Results<Ok<CardAnswer>, ProblemHttpResult>> CardAsync(
        string kind,
        string slug,
        HttpContext context,
        Asked asked,
        ReadCard read,
        Registers registers,
        CancellationToken cancellation
    )
    {
        var asOf = asked.Get(AtlasParameters.AsOf);
        return await read.FindAsync(kind, slug, asOf, cancellation) is { } card
            ? TypedResults.Ok(new CardAnswer(card, asOf, registers))
            : Problems.Missing(context, $"No {kind} '{slug}' is known.");
    }

    private static async Task<Results<Ok<ClusterCardAnswer>, ProblemHttpResult>> ReadClusterAsync(
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
