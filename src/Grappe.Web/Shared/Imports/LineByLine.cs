using System.Runtime.CompilerServices;

namespace Grappe.Web.Shared.Imports;

/// <summary>Lines that are judged one after the other: for tables of which nobody brings in many thousands.</summary>
public abstract class LineByLine : IImportLines
{
    private const int Chunk = 200;

    /// <summary>Judges a line; where it applies and is to be written, writes it at once.</summary>
    protected abstract Task<Judged> JudgeAsync(ImportTerms terms, ImportRow row, bool writes, CancellationToken cancellation);

    public abstract Task UndoAsync(Undoing undoing, CancellationToken cancellation);

    public async IAsyncEnumerable<IReadOnlyList<Judged>> JudgeAsync(
        ImportTerms terms,
        IAsyncEnumerable<ImportRow> rows,
        bool writes,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        await foreach (var chunk in rows.InChunks(Chunk).WithCancellation(cancellation))
        {
            var judged = new List<Judged>(chunk.Count);
            foreach (var row in chunk)
                judged.Add(await JudgeAsync(terms, row, writes, cancellation));
            yield return judged;
        }
    }
}
