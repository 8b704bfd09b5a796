namespace Grappe.Web.Modules.Workspace.Dues;

/// <summary>Takes the words that a cluster puts on its invoices.</summary>
[Needs(nameof(WorkspaceActs.RunWork))]
[SentAgain]
[ResponseCache(NoStore = true)]
public sealed class WordsPageModel(WorkDesk desk, WriteWords write) : WorkPage(desk)
{
    public InvoiceWords? Newest { get; private set; }

    protected override Task<bool> MaySeeAsync(CancellationToken cancellation) => Task.FromResult(MayRun);

    protected override async Task ReadAsync(CancellationToken cancellation) => Newest = await write.NewestAsync(Work, cancellation);

    public async Task<IActionResult> OnPostAsync(string? words, CancellationToken cancellation)
    {
        await write.WriteAsync(Work, words, cancellation);
        return Redirect(To("dues"));
    }
}
