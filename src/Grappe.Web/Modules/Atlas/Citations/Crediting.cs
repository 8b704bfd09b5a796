namespace Grappe.Web.Modules.Atlas.Citations;

/// <summary>Puts the credits of a table into the file that is taken away.</summary>
internal static class Crediting
{
    /// <summary>Columns that repeat the credits in each row: a CSV file has no other place that every program reads.</summary>
    public static IReadOnlyList<Column<T>> Of<T>(Credits credits)
    {
        var (edition, day, citation) = (credits.Edition.Name, credits.Day, credits.Citation);
        return
        [
            new("edition", credits.Translator["download.edition"], _ => edition),
            new("edition_date", credits.Translator["download.day"], _ => day),
            new("licence", credits.Translator["data.licence"], _ => Credits.Licence),
            new("cite_as", credits.Translator["data.cite"], _ => citation),
        ];
    }

    /// <summary>A workbook whose second sheet says where the first comes from and what its columns are called by machines.</summary>
    public static Xlsx.Book Book<T>(string title, Credits credits, IEnumerable<Column<T>> columns)
    {
        var translator = credits.Translator;
        return new Xlsx.Book(
            title,
            translator["download.about"],
            [
                (translator["download.title"], credits.Title),
                (translator["download.edition"], credits.Edition.Name),
                (translator["download.day"], credits.Day),
                (translator["data.licence"], $"{Credits.Licence} – {Credits.LicenceAddress}"),
                (translator["data.cite"], credits.Citation),
                (translator["download.address"], credits.Taken),
                ("", ""),
                (translator["download.column"], translator["download.code"]),
                .. columns.Select(column => (column.Label, column.Code)),
            ],
            translator.Language.Direction == "rtl"
        );
    }
}
