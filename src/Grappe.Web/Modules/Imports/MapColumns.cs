using System.Security.Cryptography;
using System.Text;
using Grappe.Algorithms.Observations;

namespace Grappe.Web.Modules.Imports;

/// <summary>Tells which column of its table each column of a file is, and remembers what people said of it.</summary>
public sealed class MapColumns(GrappeDb db, GuessColumns guess, TimeProvider clock)
{
    /// <param name="Asks">Whether somebody has to say that it is so.</param>
    public sealed record Decided(string[] Mapping, MappedBy By, bool Asks, DateTime? RememberedAt = null);

    /// <summary>Decides by what was said of this file, by the names of its columns, by the last file of its headings, and guesses at last.</summary>
    /// <exception cref="RuleBroken">A program sent a file whose columns are not all told.</exception>
    internal async Task<Decided> DecideAsync(Import import, ImportTable table, ReadFile file, CancellationToken cancellation)
    {
        var decided = await KnownAsync(import, table, file, cancellation);
        if (decided is null && IsForProgram(import))
            throw Missing(table, ByHeadings(table, file.Headings, isOfficial: false));
        decided ??= new Decided(
            await guess.GuessAsync(table, file.Headings, [.. file.First.Select(line => line.Cells)], cancellation),
            MappedBy.Guess,
            Asks: true
        );
        return import.Asks ? decided with { Asks = true } : decided;
    }

    private async Task<Decided?> KnownAsync(Import import, ImportTable table, ReadFile file, CancellationToken cancellation)
    {
        if (import.MappedBy == MappedBy.Sent)
            return Sent(import, table, file);
        // Judged again, the columns stay what they were.
        if (import.MappedBy is MappedBy.Person or MappedBy.Remembered && import.Headings.SequenceEqual(file.Headings))
            return new Decided(import.Mapping, import.MappedBy, Asks: false, import.RememberedAt);
        if (ByNames(table, file.Headings) is { } names)
            return new Decided(names, MappedBy.Names, Asks: false);
        var (kind, of, shape) = (import.Kind, import.ForId, ShapeOf(file.Headings));
        if (
            await db.ImportShapes.SingleOrDefaultAsync(one => one.Kind == kind && one.ForId == of && one.Shape == shape, cancellation) is { } known
            && Spread(known.Mapping, file.Headings) is var remembered
            && LackedBy(table, remembered).Count == 0
        )
            return new Decided(remembered, MappedBy.Remembered, Asks: false, known.MappedAt);
        return
            ByHeadings(table, file.Headings, isOfficial: !IsForProgram(import)) is var mapping
            && IsWhole(table, file.Headings, mapping, isAll: !IsForProgram(import))
            ? new Decided(mapping, MappedBy.Headings, Asks: false)
            : null;
    }

    /// <summary>Keeps the mapping for the next file of these headings that is brought in for the same.</summary>
    internal Task RememberAsync(Import import, IReadOnlyList<string> mapping, CancellationToken cancellation)
    {
        var (now, shape) = (clock.GetUtcNow().UtcDateTime, ShapeOf(import.Headings));
        string[] headings = [.. ToldOf(import.Headings).Select(one => one.Heading)];
        string[] columns = [.. ToldOf(import.Headings).Select(one => mapping[one.Index])];
        return db.Database.ExecuteSqlAsync(
            $"""
            insert into import_shapes (kind, for_id, shape, headings, mapping, mapped_at)
            values ({import.Kind}, {import.ForId}, {shape}, {headings}, {columns}, {now})
            on conflict (kind, for_id, shape) do update set headings = excluded.headings, mapping = excluded.mapping, mapped_at = excluded.mapped_at
            """,
            cancellation
        );
    }

    /// <summary>Names a column as spreadsheets do.</summary>
    public static string LetterOf(int index) => index < 26 ? $"{(char)('A' + index)}" : LetterOf(index / 26 - 1) + (char)('A' + index % 26);

    /// <summary>The columns without which the table cannot be read and that a mapping lacks; where one of several would do, all of these.</summary>
    public static IReadOnlyList<IReadOnlyList<ImportColumn>> LackedBy(ImportTable table, IReadOnlyCollection<string> mapping) =>
        [
            .. table.Columns.Where(column => column.Required && !mapping.Contains(column.Name)).Select(column => (IReadOnlyList<ImportColumn>)[column]),
            .. table
                .Needs.Where(need => !need.Any(mapping.Contains))
                .Select(need => (IReadOnlyList<ImportColumn>)[.. table.Columns.Where(column => need.Contains(column.Name))]),
        ];

    // Nobody is there to be asked.
    private static bool IsForProgram(Import import) => import is { TokenId: not null, Asks: false };

    private static Decided Sent(Import import, ImportTable table, ReadFile file)
    {
        var said = import
            .Headings.Zip(import.Mapping)
            .DistinctBy(one => Spelling.Fold(one.First))
            .ToDictionary(one => Spelling.Fold(one.First), one => one.Second);
        var unknown = said.Keys.Except(file.Headings.Select(Spelling.Fold)).ToList();
        if (unknown.Count > 0)
            throw new RuleBroken("import.heading.missing", string.Join(", ", unknown), string.Join(", ", file.Headings));
        string[] mapping = [.. file.Headings.Select(heading => said.GetValueOrDefault(Spelling.Fold(heading)) ?? "")];
        return IsWhole(table, file.Headings, mapping, isAll: false) ? new Decided(mapping, MappedBy.Sent, Asks: false) : throw Missing(table, mapping);
    }

    private static RuleBroken Missing(ImportTable table, string[] mapping) =>
        mapping.Where(name => name.Length > 0).CountBy(name => name).FirstOrDefault(count => count.Value > 1).Key is { } twice
            ? new RuleBroken("import.columns.twice", twice)
            : new RuleBroken(
                "import.columns.missing",
                string.Join(", ", LackedBy(table, mapping).Select(lacked => string.Join('/', lacked.Select(column => column.Name)))),
                string.Join(", ", table.Columns.Select(column => column.Name))
            );

    // Whatever else stands in the file of a program is passed over.
    private static string[]? ByNames(ImportTable table, IReadOnlyList<string> headings)
    {
        string[] mapping = [.. headings.Select(heading => table.Columns.FirstOrDefault(column => Headings.IsName(column.Name, heading))?.Name ?? "")];
        return IsWhole(table, headings, mapping, isAll: false) ? mapping : null;
    }

    private static string[] ByHeadings(ImportTable table, IReadOnlyList<string> headings, bool isOfficial) =>
        [.. headings.Select(heading => Headings.IsNote(heading) ? "" : Headings.Find(table, heading, isOfficial)?.Name ?? "")];

    private static bool IsWhole(ImportTable table, IReadOnlyList<string> headings, string[] mapping, bool isAll) =>
        LackedBy(table, mapping).Count == 0
        && mapping.Where(name => name.Length > 0).CountBy(name => name).All(count => count.Value == 1)
        && (!isAll || headings.Zip(mapping).All(one => one.Second.Length > 0 || one.First.Length == 0 || Headings.IsNote(one.First)));

    // The same file with the column of reasons, mended and sent again, has the same shape.
    private static IEnumerable<(int Index, string Heading)> ToldOf(IReadOnlyList<string> headings) =>
        headings.Index().Where(heading => heading.Item.Length > 0 && !Headings.IsNote(heading.Item)).Select(heading => (heading.Index, heading.Item));

    private static string ShapeOf(IReadOnlyList<string> headings) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', ToldOf(headings).Select(one => Spelling.Fold(one.Heading))))));

    private static string[] Spread(string[] mapping, IReadOnlyList<string> headings)
    {
        var spread = Enumerable.Repeat("", headings.Count).ToArray();
        foreach (var ((index, _), column) in ToldOf(headings).Zip(mapping))
            spread[index] = column;
        return spread;
    }
}
