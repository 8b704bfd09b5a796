using Grappe.Algorithms.Observations;
using Microsoft.OpenApi;

namespace Grappe.Web.Modules.Atlas;

/// <summary>Parameters that several readings of the atlas take.</summary>
internal static class AtlasParameters
{
    /// <summary>A country by its code of two or three letters, or by its name in one of the three languages.</summary>
    public static readonly Parameter<string[]> Country = Parameter.Several(
        "country",
        "the code of one or several countries, such as ma or MAR, or their name; see /api/v1/countries",
        () => new() { Type = JsonSchemaType.String, MaxLength = 60 },
        (value, services) => CountryCode(value, services.GetRequiredService<Registers>())
    );

    public static readonly Parameter<string?> OneCountry = Single("country");

    /// <summary>The country of the other of two.</summary>
    public static readonly Parameter<string?> With = Single("with");

    public static readonly Parameter<string[]> Source = Parameter.Several(
        "source",
        "the slug of one or several sources; see /api/v1/sources",
        () => new() { Type = JsonSchemaType.String },
        (value, services) => services.GetRequiredService<Registers>().Sources.Values.FirstOrDefault(source => source.Slug == value)?.Slug
    );

    /// <summary>A subject as <c>kind/slug</c>.</summary>
    public static readonly Parameter<string[]> Subject = Parameter.Several(
        "subject",
        $"one or several subjects as kind/slug, such as cluster/ce3m; kinds: {string.Join(", ", ClosedLists.Kinds)}",
        () => new() { Type = JsonSchemaType.String, Pattern = $"^({string.Join('|', ClosedLists.Kinds)})/[a-z0-9-]+$" },
        SubjectCode
    );

    public static readonly Parameter<DateOnly?> AsOf = Parameter.Day("asOf");

    private static Parameter<string?> Single(string name) =>
        Parameter.Single(
            name,
            "the code of a country, such as ma or MAR, or its name; see /api/v1/countries",
            Country.Schema,
            (value, services) => CountryCode(value, services.GetRequiredService<Registers>())
        );

    public static string? SubjectCode(string value) => value.Split('/') is [var kind, { Length: > 0 }] && ClosedLists.Kinds.Contains(kind) ? value : null;

    public static string? CountryCode(string value, Registers registers)
    {
        var folded = Spelling.Fold(value);
        return registers.Countries.Values.FirstOrDefault(country => IsCalled(country, folded))?.Code;
    }

    private static bool IsCalled(Country country, string folded) =>
        folded == country.Code
        || folded == Spelling.Fold(country.Name.En)
        || folded == Spelling.Fold(country.Name.Fr)
        || folded == Spelling.Fold(country.Name.Ar)
        || (folded.Length == 3 && folded == ThreeLetters(country.Code));

    /// <summary>A country by its three letters (ISO 3166); null for what is no country, such as the European Union.</summary>
    public static string? ThreeLetters(string code)
    {
        try
        {
            return new RegionInfo(code).ThreeLetterISORegionName.ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
