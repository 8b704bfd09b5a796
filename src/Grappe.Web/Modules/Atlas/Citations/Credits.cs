using Grappe.Algorithms.Observations;
using Microsoft.AspNetCore.Http.Extensions;

namespace Grappe.Web.Modules.Atlas.Citations;

/// <summary>The credits of what is taken away: its edition, its licence and its citation, in the reader's language.</summary>
public sealed class Credits(HttpRequest request, Edition edition, Translator translator)
{
    public const string Licence = "CC BY 4.0";
    public const string LicenceAddress = "https://creativecommons.org/licenses/by/4.0/";

    public Edition Edition => edition;
    public Translator Translator => translator;

    /// <summary>The day of the edition, as machines read it.</summary>
    public string Day => edition.Day.ToString("O", CultureInfo.InvariantCulture);

    /// <summary>The root address of the platform, put before addresses that leave it. A request cannot change it.</summary>
    public string Host { get; } = request.HttpContext.RequestServices.GetRequiredService<Addresses>().Root;

    /// <summary>The permanent address of the edition.</summary>
    public string Address => $"{Host}/{translator.Language.Code}/data/editions/{edition.Name}";

    /// <summary>The address of what is taken away.</summary>
    public string Taken => Host + request.GetEncodedPathAndQuery();

    public string Title => translator["cite.title"];

    /// <summary>The citation, in one sentence.</summary>
    public string Citation => translator["cite.text", Title, edition.Name, translator.Date(PartialDate.Parse(Day)), Licence, Address];

    /// <summary>The name to save a file under.</summary>
    public string FileName(string what, string ending, DateOnly? asOf = null) =>
        string.Create(CultureInfo.InvariantCulture, $"grappe-{what}-{Day}{(asOf is { } day ? $"-as-of-{day:yyyy-MM-dd}" : "")}.{ending}");

    /// <summary>The links from a file to its licence, its citation (RFC 8574) and the description of the data set.</summary>
    public IReadOnlyList<(string Relation, string Address)> Links =>
        [("license", LicenceAddress), ("cite-as", Address), ("describedby", $"{Host}/api/v1/catalog.ttl")];
}
