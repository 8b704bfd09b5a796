using Grappe.Web.Modules.Atlas.Citations;

namespace Grappe.Web.Modules.Atlas;

/// <summary>Gives a table to be changed in a spreadsheet and brought in again, with where it comes from.</summary>
public static class GiveTable
{
    public static readonly string[] Endings = ["csv", "xlsx"];

    /// <param name="ending">One of <see cref="Endings"/>.</param>
    /// <param name="name">What the file is called, beside the edition.</param>
    /// <param name="title">What the sheet is called, in the reader's language.</param>
    /// <param name="columns">Named for machines in workbooks too.</param>
    public static Download As<T>(
        string ending,
        string name,
        string title,
        HttpRequest request,
        IReadOnlyList<Column<T>> columns,
        Func<CancellationToken, IAsyncEnumerable<T>> rows
    )
    {
        var services = request.HttpContext.RequestServices;
        var credits = new Credits(request, services.GetRequiredService<Registers>().Edition, services.GetRequiredService<Translator>());
        return ending == "csv"
            ? new Download(
                Csv.MediaType,
                credits.FileName(name, ending),
                credits.Links,
                (stream, stopped) => Csv.WriteAsync(stream, columns, rows(stopped), stopped)
            )
            : new Download(
                Xlsx.MediaType,
                credits.FileName(name, ending),
                credits.Links,
                (stream, stopped) => Xlsx.WriteAsync(stream, Crediting.Book(title, credits, columns), columns, rows(stopped), stopped)
            );
    }
}
