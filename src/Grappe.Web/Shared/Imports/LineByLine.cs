using System.Runtime.CompilerServices;

namespace Grappe.Web.Shared.Imports;

/// <summary>Lines that are checked one after the other: for tables of which nobody brings in many thousands.</summary>
public abstract class LineByLine : IImportLines
{
    private const int Chunk = 200;

    /// <summary>Judges a line; where it applies and is to be written, writes it at once.</summary>
    protected abstract Task<CheckedLine> CheckAsync(ImportTerms terms, ImportRow row, bool writes, CancellationToken cancellation);

    public abstract Task UndoAsync(Undoing undoing, CancellationToken cancellation);

    public async IAsyncEnumerable<IReadOnlyList<CheckedLine>> CheckAsync(
        ImportTerms terms,
        IAsyncEnumerable<ImportRow> rows,
        bool writes,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        await foreach (var chunk in rows.InChunks(Chunk).WithCancellation(cancellation))
        {
            var verdicts = new List<CheckedLine>(chunk.Count);
            foreach (var row in chunk)
                verdicts.Add(await CheckAsync(terms, row, writes, cancellation));
            yield return verdicts;
        }
    }
}
