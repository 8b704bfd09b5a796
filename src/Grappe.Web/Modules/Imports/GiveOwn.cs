using Grappe.Algorithms.Observations;

namespace Grappe.Web.Modules.Imports;

/// <summary>Gives a table that is somebody's own, or is to become it: to be filled in or mended in a spreadsheet, and brought in.</summary>
internal static class GiveOwn
{
    public static readonly string[] Endings = ["csv", "xlsx"];

    private const int Narrowest = 14,
        Widest = 60;

    /// <param name="Heading">Stands over it.</param>
    public sealed record Part<T>(string Heading, Func<T, object?> Value, int Width = 0);

    public static Download As<T>(
        string ending,
        string name,
        string title,
        IReadOnlyList<Part<T>> parts,
        Func<CancellationToken, IAsyncEnumerable<T>> rows,
        Translator translator,
        char? separator = null
    )
    {
        Column<T>[] columns =
        [
            .. parts.Select(part => new Column<T>(
                part.Heading,
                part.Heading,
                part.Value,
                part.Width > 0 ? part.Width : Math.Clamp(part.Heading.Length + 4, Narrowest, Widest)
            )),
        ];
        var file = $"{Spelling.Fold(name).Replace(' ', '-')}.{ending}";
        return ending == "csv"
            ? new Download(
                Csv.MediaType,
                file,
                [],
                (stream, stopped) => Csv.WriteAsync(stream, columns, rows(stopped), stopped, separator ?? SeparatorOf(translator.Language))
            )
            : new Download(
                Xlsx.MediaType,
                file,
                [],
                (stream, stopped) =>
                    Xlsx.WriteAsync(
                        stream,
                        new Xlsx.Book(title, translator["import.about"], [("", translator["import.about.how"])], translator.Language.Direction == "rtl"),
                        columns,
                        rows(stopped),
                        stopped
                    )
            );
    }

    // A comma begins the fraction where people read French, in the Maghreb also where they read Arabic: there spreadsheets set cells apart by semicolons.
    private static char SeparatorOf(Language language) => language == Language.English ? ',' : ';';
}
