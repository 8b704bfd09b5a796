using Grappe.Algorithms.Observations;

namespace Grappe.Web.Modules.Imports;

/// <summary>Makes empty tables to be filled in: the headings in the reader's language, a line that says what each column takes, and one that is invented.</summary>
internal static class ImportTemplate
{
    /// <summary>A line of a template, and what is said of it.</summary>
    private sealed record Line(IReadOnlyList<string> Cells, string Note);

    public static void MapTemplates(this WebApplication app) =>
        app.MapGetAndHead("/{lang:lang}/admin/import/templates/{table}.{ending}", Give)
            .RequireAuthorization(new NeedsAttribute(nameof(ImportActs.Import)))
            .ExcludeFromDescription();

    /// <summary>The lines of a template as they come back in some of its columns, in every language: nobody means them.</summary>
    public static IReadOnlyList<string?[]> ExamplesOf(ImportTable table, IReadOnlyList<ImportColumn> columns) =>
        [
            .. Language
                .All.SelectMany(language => new[] { Explained(table, columns, language), Invented(table, columns, language) })
                // A spreadsheet writes dates and numbers its own way.
                .Select(line =>
                    line.Zip(
                            columns,
                            (cell, column) =>
                                column.Holds is Holds.Date or Holds.Whole or Holds.Number && cell.Any(char.IsAsciiDigit) ? null : Spelling.Fold(cell)
                        )
                        .ToArray()
                )
                .Where(line =>
                    line.Zip(columns).Any(one => !string.IsNullOrEmpty(one.First) && one.Second.Holds is Holds.Name or Holds.Subject or Holds.Text)
                    && line.Count(cell => !string.IsNullOrEmpty(cell)) > 1
                ),
        ];

    /// <summary>Says what a column takes.</summary>
    public static string TakesOf(ImportTable table, ImportColumn column, Language language)
    {
        var translator = new Translator(Texts.Embedded, language);
        var takes = column.Choices is { } choices
            ? string.Join(translator["list.comma"], choices.Codes.Select(code => translator.KeptCode(choices.List, code)))
            : translator[$"import.takes.{column.Holds.Code()}"];
        return table.Needs.FirstOrDefault(need => need.Contains(column.Name)) is { Count: > 1 } need
                ? translator["import.takes.one-of", takes, string.Join(" / ", need.Select(name => NameOf(table, name, language)))]
            : column.Required ? translator["import.takes.required", takes]
            : takes;
    }

    private static IResult Give(string table, string ending, IEnumerable<ImportTable> tables, Translator translator)
    {
        if (tables.Named(table) is not { } named || !GiveOwn.Endings.Contains(ending))
            return Results.NotFound();
        Line[] lines =
        [
            new(Explained(named, named.Columns, translator.Language), translator["import.note.explained"]),
            new(Invented(named, named.Columns, translator.Language), translator["import.note.invented"]),
        ];
        return GiveOwn.As(
            ending,
            $"{translator["import.template"]} {translator.KeptCode("import.of", table)}",
            translator.KeptCode("import.of", table),
            [
                .. named.Columns.Select(
                    (column, index) => new GiveOwn.Part<Line>(Headings.Say(named, column).In(translator.Language), line => line.Cells[index])
                ),
                new(translator[Headings.Note], line => line.Note),
            ],
            _ => lines.Where(line => line.Cells.Any(cell => cell.Length > 0)).ToAsyncEnumerable(),
            translator
        );
    }

    private static string NameOf(ImportTable table, string name, Language language) =>
        Headings.Say(table, table.Columns.First(column => column.Name == name)).In(language);

    private static string[] Explained(ImportTable table, IReadOnlyList<ImportColumn> columns, Language language) =>
        [.. columns.Select(column => TakesOf(table, column, language))];

    private static string[] Invented(ImportTable table, IReadOnlyList<ImportColumn> columns, Language language) =>
        [.. columns.Select(column => Texts.Embedded.Find($"import.example.{table.TextsOf(column)}")?.In(language) ?? "")];
}
