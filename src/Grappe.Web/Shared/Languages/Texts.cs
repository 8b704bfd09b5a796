using System.Collections.Frozen;
using System.Reflection;
using CsvHelper;

namespace Grappe.Web.Shared.Languages;

/// <summary>Every sentence of the interface, from the <c>Texts.csv</c> files that stand beside what they name: <c>key,fr,en,ar</c>.</summary>
/// <remarks>A counted sentence has a row for each plural form, its key ending in <c>#one</c>, <c>#two</c>, <c>#few</c>…; a form that a language does not use is left empty there.</remarks>
public sealed class Texts
{
    private readonly FrozenDictionary<string, Localised> byKey;

    private Texts(FrozenDictionary<string, Localised> byKey) => this.byKey = byKey;

    public static readonly Texts Embedded = Read();

    public IEnumerable<string> Keys => byKey.Keys;

    public Localised? Find(string key) => byKey.GetValueOrDefault(key);

    public string In(Language language, string key) =>
        Find(key)?.In(language) ?? throw new KeyNotFoundException($"No text has the key '{key}'. Add it to a Texts.csv.");

    /// <param name="shown">How the number is written, where it is not written as it is.</param>
    public string Count(Language language, string key, long number, string? shown = null)
    {
        foreach (var form in new[] { language.PluralForm(number), "other" })
        {
            var text = Find($"{key}#{form}")?.In(language);
            if (!string.IsNullOrEmpty(text))
                return string.Format(language.Culture, text, shown ?? number.ToString("#,0", language.Culture));
        }
        throw new KeyNotFoundException($"No text has the key '{key}#{language.PluralForm(number)}'. Add it to a Texts.csv.");
    }

    private static Texts Read()
    {
        var texts = new Dictionary<string, Localised>();
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.EndsWith("Texts.csv", StringComparison.Ordinal)))
        {
            using var csv = CsvReader.Create(assembly.GetManifestResourceStream(name)!, CsvReaderOptions.Default with { Separator = ',' });
            while (csv.Read())
            {
                var key = csv.GetString("key");
                if (!texts.TryAdd(key, Of(key, csv.GetString("fr"), csv.GetString("en"), csv.GetString("ar"))))
                    throw new InvalidDataException($"The text '{key}' stands twice; the second is in {name}.");
            }
        }
        return new Texts(texts.ToFrozenDictionary());
    }

    private static Localised Of(string key, string fr, string en, string ar)
    {
        // Between a number and what it counts no line breaks.
        var kept = key.Contains('#', StringComparison.Ordinal) || key == "number.unit";
        return new Localised(FrenchSpaces(Held(fr)), Held(en), Held(ar));

        string Held(string text) => kept ? text.Replace("{0} ", "{0}\u00a0", StringComparison.Ordinal) : text;
    }

    // French sets a blank before these marks, at which a line must not break; in the files it is an ordinary one, which people can type.
    private static string FrenchSpaces(string text) =>
        text.Replace(" :", "\u00a0:", StringComparison.Ordinal)
            .Replace(" ;", "\u202f;", StringComparison.Ordinal)
            .Replace(" !", "\u202f!", StringComparison.Ordinal)
            .Replace(" ?", "\u202f?", StringComparison.Ordinal)
            .Replace("« ", "«\u00a0", StringComparison.Ordinal)
            .Replace(" »", "\u00a0»", StringComparison.Ordinal);
}
