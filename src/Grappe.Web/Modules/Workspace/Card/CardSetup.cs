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
        api.MapOwn($"{WorkApi.Root}/card", "workCard", [WorkspaceScopes.Run], ListAsync)
            .Produces<Paged<CardLineAnswer>>()
            .ProducesProblem(StatusCodes.Status404NotFound, "application/problem+json");
        api.MapSend($"{WorkApi.Root}/card", "publishWorkCard", [WorkspaceScopes.Run], PublishAsync)
            .Takes<SentChoice>("application/json", """{ "lines": ["members.total", "members.smes", "jobs"] }""")
            .Produces<PublishedCardAnswer>()
            .ProducesProblem(StatusCodes.Status404NotFound, "application/problem+json");
    }

    private static async Task<IResult> ListAsync(string slug, WorkApi api, PublishCard publish, Asked asked, CancellationToken cancellation)
    {
        var (work, refused) = await api.FindAsync(slug, WorkspaceActs.RunWork, cancellation);
        if (work is null)
            return refused!;
        return asked.Page([.. (await publish.FindAsync(work, cancellation)).Select(CardLineAnswer.Of)]);
    }

    private static Task<IResult> PublishAsync(
        string slug,
        HttpContext context,
        WorkApi api,
        PublishCard publish,
        AnswerOnce once,
        Translator translator,
        CancellationToken cancellation
    ) =>
        once.RunAsync(
            context,
            SentJson.Largest,
            async () =>
            {
                var (work, refused) = await api.FindAsync(slug, WorkspaceActs.RunWork, cancellation);
                if (work is null)
                    return (null, refused);
                var (sent, unread) = await SentJson.ReadAsync<SentChoice>(context, cancellation);
                if (sent is null)
                    return (null, unread);
                var said = await publish.RunAsync(work, sent.Lines ?? [], translator.Language, cancellation);
                return (new Pushed(StatusCodes.Status200OK, null, new PublishedCardAnswer([.. said.Select(CardLineAnswer.Of)])), null);
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
