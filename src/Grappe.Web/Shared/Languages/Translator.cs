using System.Text;
using Grappe.Algorithms.Observations;
using NodaTime;

namespace Grappe.Web.Shared.Languages;

/// <summary>Says things in the language of the current request.</summary>
/// <param name="isStrict">Whether a code without a name is a fault: while one develops. Elsewhere it is read as it is written.</param>
/// <param name="zone">Finds the zone in which the reader is told moments; universal time where it is left out.</param>
public sealed class Translator(Texts texts, Language language, bool isStrict = false, Func<ReaderZone>? zone = null)
{
    public Language Language => language;

    public string this[string key] => texts.In(language, key);

    public string this[string key, params object?[] arguments] => string.Format(language.Culture, texts.In(language, key), arguments);

    /// <summary>Says something in the words of one text, or of another where data brought a code for which there is none.</summary>
    public string Either(string key, string otherwise, params object?[] arguments) => this[texts.Find(key) is null ? otherwise : key, arguments];

    /// <summary>The name of a code of a closed list, such as <c>state</c> <c>constituted</c>.</summary>
    public string Code(string list, string code) => isStrict ? texts.In(language, $"{list}.{code}") : KeptCode(list, code);

    /// <summary>The same for a code that another release kept, or a word that a table brought: it reads as it stands where there is no name for it.</summary>
    public string KeptCode(string list, string code) => texts.Find($"{list}.{code}")?.In(language) ?? code;

    /// <summary>Says what is wrong and what to do.</summary>
    public string Say(Problem problem) => problem.Values.Length == 0 ? this[problem.Text] : this[problem.Text, [.. problem.Values.Select(Say)]];

    private object Say(object value) =>
        value switch
        {
            CodeName named => Code(named.List, named.Code),
            Localised name => name.In(language),
            DateTime moment => Date(moment),
            DateOnly day => Date(day),
            int or long => Number(Convert.ToDecimal(value, language.Culture)),
            _ => value,
        };

    /// <summary>
    /// Says what was kept by the key of its text, perhaps by another release: as it stands where this one has no such text, and with blanks in the gaps that it did
    /// not have.
    /// </summary>
    public string? Kept(string? key, IReadOnlyList<string> values)
    {
        if (key is null || texts.Find(key)?.In(language) is not { } words)
            return key;
        var sentence = CompositeFormat.Parse(words);
        return string.Format(language.Culture, sentence, [.. values, .. Enumerable.Repeat("…", Math.Max(0, sentence.MinimumArgumentCount - values.Count))]);
    }

    public string Count(string key, long number) => texts.Count(language, key, number);

    /// <summary>Says a number with what it counts, in the form that goes with it; nothing where the text has no counted forms.</summary>
    /// <param name="shown">How the number is written: "10 to 15".</param>
    public string? Counted(string key, decimal number, string shown) =>
        texts.Find($"{key}#other") is null
            ? null
            // Parts of things take the form of many.
            : texts.Count(language, key, number == decimal.Truncate(number) ? (long)number : 100, shown);

    public string Number(decimal number) => number.ToString(number == decimal.Truncate(number) ? "#,0" : "#,0.##", language.Culture);

    public string Date(PartialDate date) =>
        date.Month is null ? date.Year.ToString("0000", language.Culture)
        : date.Day is null ? date.First.ToString("MMMM yyyy", language.Culture)
        : date.Day == 1 && language == Language.French ? date.First.ToString("1'er' MMMM yyyy", language.Culture)
        : date.First.ToString("d MMMM yyyy", language.Culture);

    public string Date(DateOnly day) => Date(new PartialDate(day.Year, day.Month, day.Day));

    /// <summary>The zone in which moments are told.</summary>
    public ReaderZone Zone => zone?.Invoke() ?? ReaderZone.Unknown;

    /// <summary>Says a moment in the reader's zone. A zone that is nobody's choice is named.</summary>
    public string Date(DateTime utc)
    {
        var here = Zone;
        var wall = here.At(utc).ToDateTimeUnspecified().ToString("d MMMM yyyy HH:mm", language.Culture);
        return !here.IsNamed ? wall
            : here.Zone == DateTimeZone.Utc ? $"{wall} UTC"
            : this["zone.named", wall, this.ZoneName(here.Zone.Id)];
    }
}
