namespace Grappe.Web.Shared.Languages;

/// <summary>A language of the interface.</summary>
public sealed record Language(string Code, string OwnName, string Direction, CultureInfo Culture)
{
    /// <summary>By what the database puts names in order: it sorts by code points itself, and people expect É beside E. The root collation of ICU serves the three languages.</summary>
    public const string Alphabet = "und-x-icu";

    public static readonly Language French = new("fr", "Français", "ltr", CultureInfo.GetCultureInfo("fr-FR"));
    public static readonly Language Arabic = new("ar", "العربية", "rtl", ArabicCulture());
    public static readonly Language English = new("en", "English", "ltr", CultureInfo.GetCultureInfo("en-GB"));

    public static readonly IReadOnlyList<Language> All = [French, Arabic, English];

    /// <summary>Puts names in the order in which people of this language look for them.</summary>
    public StringComparer ByName { get; } = StringComparer.Create(Culture, ignoreCase: true);

    public static Language? Find(string? code) => All.FirstOrDefault(language => language.Code == code);

    // The Maghreb writes Arabic with western digits and separators; each of its countries names the months its own way, so the months are those of standard Arabic.
    private static CultureInfo ArabicCulture() =>
        CultureInfo.ReadOnly(new CultureInfo("ar-MA") { DateTimeFormat = CultureInfo.GetCultureInfo("ar-EG").DateTimeFormat });

    /// <summary>The plural form CLDR gives for a whole number, of the forms each language uses.</summary>
    public string PluralForm(long number) =>
        Code switch
        {
            "ar" => number switch
            {
                0 => "zero",
                1 => "one",
                2 => "two",
                _ when number % 100 is >= 3 and <= 10 => "few",
                _ when number % 100 is >= 11 and <= 99 => "many",
                _ => "other",
            },
            "fr" => number is 0 or 1 ? "one" : "other",
            _ => number == 1 ? "one" : "other",
        };
}
