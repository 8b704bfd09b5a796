namespace Grappe.Web.Shared.Downloads;

/// <summary>Comma-separated values (RFC 4180) in UTF-8, with the mark by which Excel knows it.</summary>
public static class Csv
{
    public const string MediaType = "text/csv";

    /// <param name="separator">What sets cells apart: a comma, but for spreadsheets that begin fractions with it.</param>
    public static async Task WriteAsync<T>(
        Stream stream,
        IReadOnlyList<Column<T>> columns,
        IAsyncEnumerable<T> rows,
        CancellationToken cancellation,
        char separator = ','
    )
    {
        var output = new TextOutput(stream);
        output.Write("\uFEFF");
        WriteRow(output, columns, separator, column => column.Code);
        await foreach (var row in rows.WithCancellation(cancellation))
        {
            WriteRow(output, columns, separator, column => column.Value(row));
            await output.SendPieceAsync(cancellation);
        }
        await output.SendAsync(cancellation);
    }

    private static void WriteRow<T>(TextOutput output, IReadOnlyList<Column<T>> columns, char separator, Func<Column<T>, object?> value)
    {
        for (var index = 0; index < columns.Count; index++)
        {
            if (index > 0)
                output.Write([separator]);
            output.Write(Written(value(columns[index]), separator));
        }
        output.Write("\r\n");
    }

    internal static string Cell(object? value) => Written(value, ',');

    private static string Written(object? value, char separator) =>
        value switch
        {
            null => "",
            string text => Quoted(Harmless(text), separator),
            bool truth => truth ? "true" : "false",
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString()!,
        };

    // A spreadsheet runs a text that begins like a formula. Only texts are guarded: a number may begin with its sign. A text that is written like a guarded one is guarded too, so that the guard is known from it.
    private static string Harmless(string text)
    {
        var own = text.AsSpan().TrimStart('\'');
        var start = own.TrimStart(" \u00a0\t\r\n\0\uFEFF");
        return (start.Length > 0 && start[0] is '=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠') || (own.Length > 0 && own[0] is '\t' or '\r' or '\n')
            ? "'" + text
            : text;
    }

    /// <summary>A text without the guard that <see cref="Cell"/> set before it.</summary>
    public static string Bare(string cell) => cell is ['\'', .. var rest] && Harmless(rest) != rest ? rest : cell;

    private static string Quoted(string text, char separator) =>
        text.AsSpan().IndexOfAny([separator, '"', '\r', '\n']) >= 0 || text is [' ', ..] or [.., ' ']
            ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : text;
}
