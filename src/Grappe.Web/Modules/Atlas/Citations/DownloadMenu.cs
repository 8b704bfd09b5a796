namespace Grappe.Web.Modules.Atlas.Citations;

/// <summary>The downloads of a list, with the filters of the screen.</summary>
/// <param name="Address">The address of the list in the API with its filters, as a page writes it.</param>
/// <param name="Endings">The formats there are, by the ending of their files.</param>
/// <param name="Rows">How many rows there are to take, to say how large the files are; null where that is not said.</param>
public sealed record DownloadMenu(string Address, IReadOnlyList<string> Endings, int? Rows = null)
{
    /// <summary>About how many bytes a row takes in each format.</summary>
    private static readonly Dictionary<string, int> RowSizes = new()
    {
        ["csv"] = 650,
        ["xlsx"] = 200,
        ["geojson"] = 950,
        ["jsonld"] = 1300,
        ["graphml"] = 1000,
    };

    public static DownloadMenu OfClusters(string address, int? rows = null) => new(address, ["csv", "xlsx", "geojson", "jsonld"], rows);

    public static DownloadMenu OfCooperations(string address, int? rows = null) => new(address, ["csv", "xlsx", "graphml"], rows);

    /// <summary>Gives the address of a format, with labels in a language.</summary>
    public string In(string ending, string language)
    {
        var (path, query) = Address.Split('?', 2) is [var before, var after] ? (before, $"{after}&") : (Address, "");
        return $"{path}.{ending}?{query}lang={language}";
    }

    /// <summary>The order of size of a file, as the texts under <c>data.size.</c> name it.</summary>
    public string? Size(string ending) => Rows is { } rows ? SizeOf((long)rows * RowSizes[ending]) : null;

    public static string SizeOf(long bytes) =>
        bytes switch
        {
            < 100_000 => "100k",
            < 1_000_000 => "1m",
            < 10_000_000 => "10m",
            < 100_000_000 => "100m",
            _ => "more",
        };
}
