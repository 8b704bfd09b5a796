using System.Text;

namespace Grappe.Benchmarks.Atlas;

/// <summary>One file of a data set, written row by row.</summary>
internal sealed class CsvWriter : IDisposable
{
    private readonly StreamWriter writer;

    public CsvWriter(string path, string header)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        writer = new StreamWriter(path, append: false, new UTF8Encoding(false), bufferSize: 1 << 16) { NewLine = "\n" };
        writer.WriteLine(header);
    }

    public void Row(params ReadOnlySpan<string> cells)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            if (i > 0)
                writer.Write(',');
            if (cells[i].AsSpan().ContainsAny(',', '"', '\n'))
                writer.Write($"\"{cells[i].Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
            else
                writer.Write(cells[i]);
        }
        writer.WriteLine();
    }

    public void Dispose() => writer.Dispose();
}
