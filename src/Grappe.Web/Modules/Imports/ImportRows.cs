using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Grappe.Web.Modules.Imports;

/// <summary>The lines of an import: as they stand in its file, and as they were checked.</summary>
public sealed partial class ImportRows(GrappeDb db, IEnumerable<ImportTable> tables, IServiceProvider services)
{
    private const int Chunk = 5_000;
    private const int Piece = 1 << 20;

    internal ImportTable TableOf(Import import) =>
        tables.Named(import.Kind) ?? throw new InvalidOperationException($"No module declares the table {import.Kind}.");

    internal IImportLines LinesOf(Import import) => TableOf(import).Lines(services);

    /// <summary>Keeps a file, a piece at a time.</summary>
    public async Task KeepAsync(int import, Stream content, CancellationToken cancellation)
    {
        var piece = new byte[Piece];
        for (var ordinal = 0; await content.ReadAtLeastAsync(piece, Piece, throwOnEndOfStream: false, cancellation) is > 0 and var length; ordinal++)
        {
            var part = piece.AsMemory(0, length).ToArray();
            await db.Database.ExecuteSqlAsync($"insert into import_parts (import_id, ordinal, content) values ({import}, {ordinal}, {part})", cancellation);
        }
    }

    /// <summary>The file on disk, away with the stream: a workbook is read here and there, and need not be held in memory.</summary>
    internal async Task<FileStream> FileAsync(int import, CancellationToken cancellation)
    {
        var file = new FileStream(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()),
            FileMode.CreateNew,
            FileAccess.ReadWrite,
            FileShare.None,
            bufferSize: 1 << 16,
            FileOptions.DeleteOnClose | FileOptions.Asynchronous
        );
        for (var ordinal = 0; ; ordinal++)
        {
            var piece = await db
                .ImportParts.Where(part => part.ImportId == import && part.Ordinal == ordinal)
                .Select(part => part.Content)
                .SingleOrDefaultAsync(cancellation);
            if (piece is null)
                break;
            await file.WriteAsync(piece, cancellation);
        }
        await file.FlushAsync(cancellation);
        file.Position = 0;
        return file;
    }

    /// <summary>Opens the file of an import as the table that its columns make of it.</summary>
    internal static Sheet Open(Stream file, ImportTable table, TimeProvider clock, CancellationToken cancellation = default)
    {
        var names = table.Columns.Select(column => column.Name).ToHashSet();
        return Sheet.Open(file, clock, known: cells => names.Intersect(cells.Select(Heading)).Count(), cancellation: cancellation);
    }

    private static string Heading(string cell) => TypedText.Plain(cell).ToLowerInvariant();

    /// <summary>The columns of a sheet and its rows; columns nobody knows are named and passed over.</summary>
    /// <exception cref="RuleBroken">A column is missing, or stands twice.</exception>
    internal static (ImportColumns Columns, string[] Ignored, IEnumerable<(ImportRow Row, Fault? Fault)> Rows) Read(Sheet sheet, ImportTable table)
    {
        var lines = sheet.Lines.GetEnumerator();
        if (!lines.MoveNext())
            throw new RuleBroken("import.empty");
        var head = lines.Current.Cells.Select(Heading).ToList();
        var known = head.Index().Join(table.Columns, name => name.Item, column => column.Name, (name, column) => (name.Index, Column: column)).ToList();
        if (table.Columns.Where(column => column.Required && !head.Contains(column.Name)).ToList() is { Count: > 0 } missing)
            throw new RuleBroken("import.columns.missing", Names(missing), Names(table.Columns));
        if (known.CountBy(name => name.Column.Name).FirstOrDefault(count => count.Value > 1).Key is { } twice)
            throw new RuleBroken("import.columns.twice", twice);
        var columns = new ImportColumns([.. known.Select(name => name.Column.Name)]);
        return (columns, [.. head.Where(name => name.Length > 0).Except(columns.Names)], Rows());

        IEnumerable<(ImportRow, Fault?)> Rows()
        {
            using (lines)
                while (lines.MoveNext())
                {
                    var cells = lines.Current.Cells;
                    yield return (
                        new ImportRow(
                            columns,
                            lines.Current.Number,
                            [
                                .. known.Select(name =>
                                {
                                    var cell = TypedText.Plain(cells.ElementAtOrDefault(name.Index));
                                    return sheet.DecimalComma && name.Column.Fractions && Fraction().IsMatch(cell) ? cell.Replace(',', '.') : cell;
                                }),
                            ]
                        ),
                        FaultOf(lines.Current)
                    );
                }
        }

        // A fault in a column that nobody reads is none.
        Fault? FaultOf(SheetLine line) =>
            line.Faults is null ? null
            : line.Faults.TryGetValue(SheetLine.WholeLine, out var whole) ? new Fault(null, whole)
            : known.FirstOrDefault(name => line.Faults.ContainsKey(name.Index)) is { Column: { } column, Index: var at }
                ? new Fault(column.Name, line.Faults[at])
            : null;

        static string Names(IEnumerable<ImportColumn> columns) => string.Join(", ", columns.Select(column => column.Name));
    }

    /// <summary>The lines of some verdicts, in their order.</summary>
    internal async IAsyncEnumerable<ImportLine> JudgedAsync(int import, string[] verdicts, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var last = 0; ; )
        {
            var lines = await db
                .ImportLines.Where(line => line.ImportId == import && verdicts.Contains(line.Verdict) && line.Line > last)
                .OrderBy(line => line.Line)
                .Take(Chunk)
                .ToListAsync(cancellation);
            foreach (var line in lines)
                yield return line;
            if (lines.Count < Chunk)
                yield break;
            last = lines[^1].Line;
        }
    }

    internal Task WriteAsync(int import, IEnumerable<CheckedLine> lines) =>
        BinaryCopy.RunAsync(
            (NpgsqlConnection)db.Database.GetDbConnection(),
            "import_lines (import_id, line, verdict, cells, problem_column, problem, problem_values, known_value, known_source, known_on, known_heading)",
            lines,
            (copy, line) =>
                copy.Add(import)
                    .Add(line.Row.Line)
                    .Add(line.Verdict)
                    .Add([.. line.Row.Cells.Select(cell => cell.Replace("\0", "", StringComparison.Ordinal))])
                    .Add(line.Fault?.Column)
                    .Add(line.Fault?.Problem.Text)
                    .Add(line.Fault?.Problem.KeptValues ?? [])
                    .Add(line.Standing?.Value)
                    .Add(line.Standing?.Source)
                    .Add(line.Standing?.On)
                    .Add(line.Standing?.Heading)
        );

    [GeneratedRegex(@"^\s*\d+,\d+\s*\z")]
    private static partial Regex Fraction();
}
