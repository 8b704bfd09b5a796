namespace Grappe.Web.Modules.Workspace.Card;

/// <summary>Shows what can be sent to the public card of a cluster, and sends what is chosen of it.</summary>
[Needs(nameof(WorkspaceActs.RunWork))]
[SentAgain]
[ResponseCache(NoStore = true)]
public sealed class CardPageModel(WorkDesk desk, PublishCard publish, Translator translator, Links links) : WorkPage(desk)
{
    public IReadOnlyList<PublishCard.Line> Lines { get; private set; } = [];

    /// <summary>The lines that were chosen; before any was, all that are whole.</summary>
    public IReadOnlyList<string> Chosen { get; private set; } = [];

    protected override Task<bool> MaySeeAsync(CancellationToken cancellation) => Task.FromResult(MayRun);

    protected override async Task ReadAsync(CancellationToken cancellation)
    {
        Lines = await publish.FindAsync(Work, cancellation);
        Chosen = Request.HasFormContentType ? Request.Form["line"].OfType<string>().ToList() : [.. Lines.Where(line => line.IsWhole).Select(line => line.Code)];
    }

    public async Task<IActionResult> OnPostAsync(string[]? line, CancellationToken cancellation)
    {
        await publish.RunAsync(Work, line ?? [], translator.Language, cancellation);
        return Redirect(links.To(Cluster.Path));
    }
}
