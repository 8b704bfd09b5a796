using System.Text.Json.Serialization;

namespace Grappe.Web.Modules.Atlas.Citations;

/// <summary>Writes the citation of an edition in the formats that programs for references read.</summary>
internal static class Citation
{
    public const string BibTexType = "application/x-bibtex";
    public const string RisType = "application/x-research-info-systems";
    public const string CslType = "application/vnd.citationstyles.csl+json";

    private const string Author = "Grappe";

    public static string BibTex(Credits credits) =>
        $$"""
            @misc{grappe-{{credits.Edition.Name}},
              author = { {{Author}} },
              title = { {{{credits.Title}}} },
              year = { {{credits.Day[..4]}} },
              month = { {{credits.Day[5..7]}} },
              version = { {{credits.Edition.Name}} },
              url = { {{credits.Address}} },
              note = { {{Credits.Licence}} },
              langid = { {{Babel(credits)}} }
            }

            """.Replace("{ ", "{", StringComparison.Ordinal).Replace(" }", "}", StringComparison.Ordinal);

    public static string Ris(Credits credits) =>
        string.Join(
            "\r\n",
            "TY  - DATA",
            $"AU  - {Author}",
            $"TI  - {credits.Title}",
            $"PY  - {credits.Day[..4]}",
            $"DA  - {credits.Day.Replace('-', '/')}",
            $"ET  - {credits.Edition.Name}",
            $"PB  - {Author}",
            $"LA  - {credits.Translator.Language.Code}",
            $"UR  - {credits.Address}",
            $"N1  - {Credits.Licence}",
            "ER  - ",
            ""
        );

    public static CslItem[] Csl(Credits credits) =>
        [
            new(
                $"grappe-{credits.Edition.Name}",
                "dataset",
                credits.Title,
                [new(Author)],
                new([
                    [credits.Edition.Day.Year, credits.Edition.Day.Month, credits.Edition.Day.Day],
                ]),
                Author,
                credits.Edition.Name,
                credits.Address,
                credits.Translator.Language.Code,
                Credits.Licence
            ),
        ];

    private static string Babel(Credits credits) => CultureInfo.GetCultureInfo(credits.Translator.Language.Code).EnglishName.ToLowerInvariant();

    /// <summary>A reference as the Citation Style Language has it.</summary>
    internal sealed record CslItem(
        string Id,
        string Type,
        string Title,
        CslName[] Author,
        CslDate Issued,
        string Publisher,
        string Version,
        [property: JsonPropertyName("URL")] string Url,
        string Language,
        string Note
    );

    internal sealed record CslName(string Literal);

    internal sealed record CslDate([property: JsonPropertyName("date-parts")] int[][] DateParts);
}
