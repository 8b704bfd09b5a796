namespace Grappe.Web.Modules.Workspace.Dues;

/// <summary>Takes the words that a cluster puts on its invoices: how to pay, its tax number, what the law of its country asks for.</summary>
public sealed class WriteWords(GrappeDb db, CurrentPerson current, WorkDesk desk, TimeProvider clock)
{
    internal static Task<InvoiceWords?> NewestAsync(GrappeDb db, ClusterWorkspace work, CancellationToken cancellation) =>
        db.InvoiceWords.AsNoTracking().Where(words => words.ClusterId == work.ClusterId).OrderByDescending(words => words.Id).FirstOrDefaultAsync(cancellation);

    /// <summary>The words that stand on what is issued now; null where there are none.</summary>
    public Task<InvoiceWords?> NewestAsync(ClusterWorkspace work, CancellationToken cancellation) => NewestAsync(db, work, cancellation);

    /// <exception cref="RuleBroken">Nothing or too much is written.</exception>
    public async Task WriteAsync(ClusterWorkspace work, string? typed, CancellationToken cancellation)
    {
        desk.Need(WorkspaceActs.RunWork, work);
        var words = TypedText.Lines(typed);
        if (words.Length is 0 or > InvoiceWords.Longest || TypedText.IsUnreadable(words))
            throw new RuleBroken(Problem.At("words", "dues.words.wrong", InvoiceWords.Longest));
        if ((await NewestAsync(work, cancellation))?.Words == words)
            return;
        db.Add(
            new InvoiceWords
            {
                ClusterId = work.ClusterId,
                Words = words,
                PersonId = current.Id,
                WrittenAt = clock.GetUtcNow().UtcDateTime,
            }
        );
        await db.SaveChangesAsync(cancellation);
    }
}
