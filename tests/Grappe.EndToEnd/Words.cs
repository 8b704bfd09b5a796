using System.Globalization;
using System.Text.RegularExpressions;
using Grappe.Web.Tests.Bed;

namespace Grappe.EndToEnd;

/// <summary>The platform's own words in one language: a journey presses what people read, and may be told in any language.</summary>
public sealed partial class Words(string language)
{
    private static readonly Dictionary<string, string[]> All = Repository
        .Sources("src/Grappe.Web", "Texts.csv")
        .SelectMany(file => Rows(File.ReadAllText(file)))
        .ToDictionary(row => row[0], row => row[1..]);

    // As the columns of the files stand.
    private readonly int column = Array.IndexOf(["fr", "en", "ar"], language);

    public string Language => language;

    public string this[string key, params object[] said] =>
        said.Length > 0 ? string.Format(CultureInfo.InvariantCulture, All[key][column], said) : All[key][column];

    private static IEnumerable<string[]> Rows(string csv)
    {
        var row = new List<string>();
        foreach (Match cell in Cell().Matches(csv))
        {
            row.Add(cell.Groups["quoted"].Success ? cell.Groups["quoted"].Value.Replace("\"\"", "\"", StringComparison.Ordinal) : cell.Groups["plain"].Value);
            if (cell.Groups["end"].Value == ",")
                continue;
            if (row is [not "key", _, _, _])
                yield return [.. row];
            row.Clear();
        }
    }

    [GeneratedRegex("""(?:"(?<quoted>(?:[^"]|"")*)"|(?<plain>[^,\n]*))(?<end>,|\n|\z)""")]
    private static partial Regex Cell();
}
