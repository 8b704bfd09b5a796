using System.Collections.Frozen;

namespace Grappe.Web.Shared.Imports;

/// <summary>The columns of a table that are filled from one file, in the order of the cells.</summary>
public sealed class ImportColumns(IReadOnlyList<string> names)
{
    private readonly FrozenDictionary<string, int> places = names.Index().ToFrozenDictionary(name => name.Item, name => name.Index);

    public IReadOnlyList<string> Names => names;

    public int? IndexOf(string name) => places.TryGetValue(name, out var index) ? index : null;
}

/// <summary>One line of a file, cells in the order of its columns.</summary>
public sealed record ImportRow(ImportColumns Columns, int Line, string[] Cells)
{
    /// <summary>The cell of a column; null where the file has no such column, or nothing stands there.</summary>
    public string? this[string column] => Columns.IndexOf(column) is { } index && Csv.Bare(Cells[index]).Trim() is { Length: > 0 } cell ? cell : null;

    /// <summary>A text in its three languages, each where the file has it.</summary>
    public (string? Fr, string? En, string? Ar) Texts => (this["fr"], this["en"], this["ar"]);
}

public static class ImportChunks
{
    private const int LongestChunk = 4 << 20;

    /// <summary>Some lines at a time: fewer where they are long, so that no chunk takes much memory.</summary>
    public static async IAsyncEnumerable<IReadOnlyList<ImportRow>> InChunks(this IAsyncEnumerable<ImportRow> rows, int most)
    {
        var (chunk, letters) = (new List<ImportRow>(), 0L);
        await foreach (var row in rows)
        {
            chunk.Add(row);
            letters += row.Cells.Sum(cell => (long)cell.Length);
            if (chunk.Count < most && letters < LongestChunk)
                continue;
            yield return chunk;
            (chunk, letters) = ([], 0);
        }
        if (chunk.Count > 0)
            yield return chunk;
    }
}
