namespace Grappe.Web.Modules.Workspace.Members;

/// <summary>Gives the list of members as a file, with the filters of its page.</summary>
internal static class TakeMembers
{
    public static void MapTakeMembers(this WebApplication app) =>
        app.MapGetAndHead("/{lang:lang}/clusters/{slug}/work/members.{ending}", TakeAsync)
            .RequireAuthorization(new NeedsAttribute(nameof(WorkspaceActs.ReadWork)))
            .ExcludeFromDescription();

    private static async Task<IResult> TakeAsync(
        string slug,
        string ending,
        WorkDesk desk,
        FindMembers find,
        Translator translator,
        HttpRequest request,
        CancellationToken cancellation
    )
    {
        if (!MemberColumns.Endings.Contains(ending) || await desk.FindAsync(slug, cancellation) is not { } work)
            return Results.NotFound();
        if (!desk.May(WorkspaceActs.ReadWork, work))
            return Results.Forbid();
        request.HttpContext.Response.Headers.CacheControl = "private, no-store";
        var filter = FindMembers.Read(new AskedList(request.Query), request.Query, desk.Today(work));
        var list = await find.QueryAsync(work, filter, translator.Language, cancellation);
        var day = filter.On.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return UnpublishedTable.As(
            ending,
            $"members-{work.Cluster.Slug}-{day}.{ending}",
            translator["member.list"],
            translator["member.about"],
            [
                (translator["member.cluster"], work.Cluster.Name.In(translator.Language)),
                (translator["member.on"], day),
                (translator["member.status"], string.Join(translator["list.comma"], filter.Statuses.Select(code => translator.Code("member-status", code)))),
                (translator["member.category"], string.Join(translator["list.comma"], filter.Categories.Select(code => translator.Code("members", code)))),
                (translator["member.words"], filter.Words ?? ""),
            ],
            translator.Language,
            MemberColumns.All(translator),
            _ => list.AsAsyncEnumerable()
        );
    }
}
