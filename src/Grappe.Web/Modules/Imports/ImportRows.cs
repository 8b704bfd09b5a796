using System.Runtime.CompilerServices;

namespace Grappe.Web.Modules.Imports;

/// <summary>The lines of an import: as they stand in its file, and as they were checked.</summary>
public sealed class ImportRows(GrappeDb db, IEnumerable<ImportTable> tables, TimeProvider clock, IServiceProvider services)
{
    private const int Chunk = 5_000;
    private const int Piece = 1 << 20;
    private const int MostShown = 12,
        LongestShown = 200;

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

    /// <summary>Whether the file of an import is still there.</summary>
    internal Task<bool> IsKeptAsync(int import, CancellationToken cancellation) => db.ImportParts.AnyAsync(part => part.ImportId == import, cancellation);

    /// <summary>Opens the file of an import as whoever brought it in wants it read.</summary>
    internal ReadFile Open(Import import, Stream content, CancellationToken cancellation)
    {
        var table = TableOf(import);
        return ReadFile.Begin(Sheet.Open(content, clock, import.Chosen, cells => GuessColumns.CountKnown(table, cells), cancellation));
    }

    /// <summary>The terms of an import, with what a person chose for cells in which nothing stands.</summary>
    internal async Task<ImportTerms> TermsAsync(Import import, CancellationToken cancellation) =>
        import.Terms with
        {
            Otherwise = await db
                .ImportReplacements.Where(one => one.ImportId == import.Id && one.Cell == "")
                .ToDictionaryAsync(one => one.ColumnName, one => one.Instead, cancellation),
        };

    /// <summary>Reads the replacements of cells in which something stands, by their columns.</summary>
    internal async Task<IReadOnlyDictionary<(string Column, string Cell), string>> ReplacementsAsync(int import, CancellationToken cancellation) =>
        await db
            .ImportReplacements.Where(one => one.ImportId == import && one.Cell != "")
            .ToDictionaryAsync(one => (one.ColumnName, one.Cell), one => one.Instead, cancellation);

    /// <summary>Keeps the beginning of a file, to be shown to whoever says what its columns are.</summary>
    internal async Task KeepFirstAsync(int import, ReadFile file, CancellationToken cancellation)
    {
        await db.ImportFirstLines.Where(line => line.ImportId == import).ExecuteDeleteAsync(cancellation);
        db.ImportFirstLines.AddRange(
            file.First.Prepend(file.Head)
                .Take(MostShown)
                .Select(line => new ImportFirstLine
                {
                    ImportId = import,
                    Line = line.Number,
                    Cells = [.. line.Cells.Select(cell => TypedText.Cut(LongestShown, TypedText.OneLine(Csv.Bare(cell))))],
                })
        );
        await db.SaveChangesAsync(cancellation);
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
            "import_lines (import_id, line, verdict, cells, problem_column, problem, problem_values, known_value, known_source, known_on, known_heading, proposals)",
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
                    .Add(ProposalsOf(line))
        );

    internal static string[] ProposalsOf(CheckedLine line) => [.. (line.Fault?.Near ?? []).SelectMany(one => new[] { one.Cell, one.Label })];
}
