namespace Grappe.Web.Shared.Downloads;

/// <summary>Gives a table of what is not published, with its heads in the reader's language and without a licence.</summary>
public static class UnpublishedTable
{
    /// <param name="ending">csv or xlsx.</param>
    /// <param name="about">What the second sheet of a workbook says of it: pairs of what and which.</param>
    public static Download As<T>(
        string ending,
        string fileName,
        string title,
        string aboutTitle,
        IReadOnlyList<(string What, string Which)> about,
        Language language,
        IReadOnlyList<Column<T>> columns,
        Func<CancellationToken, IAsyncEnumerable<T>> rows
    ) =>
        ending == "csv"
            ? new Download(Csv.MediaType, fileName, [], (stream, stopped) => Csv.WriteAsync(stream, columns, rows(stopped), stopped))
            : new Download(
                Xlsx.MediaType,
                fileName,
                [],
                (stream, stopped) =>
                    Xlsx.WriteAsync(stream, new Xlsx.Book(title, aboutTitle, about, language.Direction == "rtl"), columns, rows(stopped), stopped)
            );
}
