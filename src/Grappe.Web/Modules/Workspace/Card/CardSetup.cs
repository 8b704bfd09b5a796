namespace Grappe.Web.Modules.Workspace.Card;

internal static class CardSetup
{
    /// <summary>A choice among the codes that the address lists.</summary>
    internal sealed record SentChoice(string[]? Lines);

    public static void AddCard(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<PublishCard>();
        builder.Services.AddSingleton(new Panel(typeof(ClusterWorkspace), "/Modules/Workspace/Card/_PublishToCard.cshtml", 90));
    }

    public static void MapCard(this WebApplication app)
    {
        var api = app.MapTokenApi();
        api.MapWork("/card", "workCard", [WorkspaceScopes.Run], ListAsync).Produces<Paged<CardLineAnswer>>();
        api.MapWorkSend<SentChoice, PublishedCardAnswer>(
            "/card",
            "publishWorkCard",
            [WorkspaceScopes.Run],
            StatusCodes.Status200OK,
            PublishAsync,
            """{ "lines": ["members.total", "members.smes", "jobs"] }"""
        );
    }

    private static async Task<IResult> ListAsync(string slug, WorkApi api, PublishCard publish, Asked asked, CancellationToken cancellation)
    {
        var (work, refused) = await api.FindAsync(slug, WorkspaceActs.RunWork, cancellation);
        if (work is null)
            return refused!;
        return asked.Page([.. (await publish.FindAsync(work, cancellation)).Select(CardLineAnswer.Of)]);
    }

    private static Task<IResult> PublishAsync(string slug, WorkApi api, PublishCard publish, Translator translator, CancellationToken cancellation) =>
        api.TakeAsync<SentChoice>(
            slug,
            api.ForTeam(WorkspaceActs.RunWork),
            async (work, sent) =>
            {
                var said = await publish.RunAsync(work, sent.Lines ?? [], translator.Language, cancellation);
                return WorkApi.Done(new PublishedCardAnswer([.. said.Select(CardLineAnswer.Of)]));
            }
        );
}

/// <summary>Something that can be said on the card of a cluster.</summary>
/// <param name="Line">The code under which it is chosen.</param>
/// <param name="IsWhole">Whether all that it counts was told.</param>
internal sealed record CardLineAnswer(string Line, string Field, string Key, string Value, bool IsWhole)
{
    public static CardLineAnswer Of(PublishCard.Line line) => new(line.Code, line.Field, line.Key, line.Value, line.IsWhole);
}

/// <summary>The lines that were said on the card.</summary>
internal sealed record PublishedCardAnswer(IReadOnlyList<CardLineAnswer> Said);
