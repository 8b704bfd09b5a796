using System.Text.RegularExpressions;
using Grappe.Algorithms.Observations;
using Grappe.Algorithms.Search;

namespace Grappe.Web.Modules.Atlas.Observations;

/// <summary>Understands codes of closed lists, yes and no, and countries as people write them: as the site says them in any of its languages, in whatever case, gender and number.</summary>
public sealed partial class KnownWords(Texts texts, Registers registers)
{
    private const int MostNear = 3;

    private readonly Dictionary<string, NearestNames<string>> lists = [];

    /// <summary>Finds the code of a list that is meant; null where none is, or several are.</summary>
    /// <param name="list">The list, as the keys of its names begin.</param>
    public string? Code(string list, IReadOnlyCollection<string> codes, string written)
    {
        if (codes.Contains(written))
            return written;
        var named = NamesOf(list, codes);
        // "4 – Textile et habillement", as lists are printed.
        if (Numbered().Match(written) is { Success: true } numbered)
        {
            var (number, rest) = (numbered.Groups[1].Value, numbered.Groups[2].Value);
            if (codes.Contains(number) && (Spelling.Fold(rest).Length == 0 || named.Called(Stem(rest)).Contains(number)))
                return number;
        }
        return named.Called(Stem(written)) is [var one] ? one : null;
    }

    /// <summary>Finds the codes of a list that may be meant, the likeliest first.</summary>
    public IReadOnlyList<string> NearCodes(string list, IReadOnlyCollection<string> codes, string written) =>
        NamesOf(list, codes) is var named && named.Called(Stem(written)) is { Count: > 1 } alike ? alike : named.Near(Stem(written), MostNear);

    /// <summary>Finds the code of a list whose name stands first in a longer text: an incubator in "Pépinière de Gabès".</summary>
    public string? CodeWithin(string list, IReadOnlyCollection<string> codes, string text)
    {
        var stems = $" {Stem(text)} ";
        return codes
            .SelectMany(code => All(NameOf(list, code)).Concat(Also(list, code)).Append(code).Select(name => (Code: code, Stem: $" {Stem(name)} ")))
            .Select(one => (one.Code, one.Stem.Length, At: stems.IndexOf(one.Stem, StringComparison.Ordinal)))
            .Where(one => one.At >= 0)
            .OrderBy(one => one.At)
            .ThenByDescending(one => one.Length)
            .Select(one => one.Code)
            .FirstOrDefault();
    }

    /// <summary>Names a code as the site does.</summary>
    public Localised NameOf(string list, string code) =>
        list == Fields.Sector.Code && registers.Sectors.TryGetValue(short.Parse(code, CultureInfo.InvariantCulture), out var sector)
            ? sector.Name
            : texts.Find($"{list}.{code}") ?? new Localised(code, code, code);

    /// <summary>Whether yes or no is meant.</summary>
    public bool? Flag(string written) => Code("flag", ["yes", "no"], written.Trim()) is { } said ? said == "yes" : null;

    /// <summary>Finds the country that is meant, by its code or name.</summary>
    public Country? Country(string written)
    {
        if (registers.Countries.TryGetValue(written.ToLowerInvariant(), out var known))
            return known;
        var named = CountryNames;
        // "Royaume du Maroc" names Morocco; "Guinée-Bissau" not Guinea.
        return named.Called(Stem(written)) is [var one] ? registers.Countries[one]
            : FormalName().Replace(Spelling.Fold(written), "") is var bare && named.Called(Stem(bare)) is [var other] ? registers.Countries[other]
            : null;
    }

    /// <summary>Finds the countries that may be meant, the likeliest first.</summary>
    public IReadOnlyList<Country> NearCountries(string written) => [.. CountryNames.Near(Stem(written), MostNear).Select(code => registers.Countries[code])];

    private NearestNames<string> CountryNames =>
        ListOf(
            "country",
            () => registers.Countries.Values.SelectMany(country => All(country.Name).Concat(Also("country", country.Code)).Select(name => (name, country.Code)))
        );

    private NearestNames<string> NamesOf(string list, IReadOnlyCollection<string> codes) =>
        ListOf(
            $"{list} {string.Join(' ', codes)}",
            () => codes.SelectMany(code => All(NameOf(list, code)).Concat(Also(list, code)).Append(code).Select(name => (name, code)))
        );

    private NearestNames<string> ListOf(string list, Func<IEnumerable<(string Name, string Code)>> names)
    {
        if (!lists.TryGetValue(list, out var found))
            lists[list] = found = new([.. names().Select(one => (Stem(one.Name), one.Code))]);
        return found;
    }

    // Other words for it than those that the site says.
    private IEnumerable<string> Also(string list, string code) =>
        texts.Find($"words.{list}.{code}") is { } also ? All(also).SelectMany(words => words.Split(';', StringSplitOptions.TrimEntries)) : [];

    private static string[] All(Localised name) => [name.Fr, name.En, name.Ar];

    /// <summary>The part of each word that stays the same in another gender or number, without the words that only join others.</summary>
    internal static string Stem(string written)
    {
        var folded = Spelling.Fold(Bracketed().Replace(written, " "));
        var stems = string.Join(
            ' ',
            folded.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(word => !Spelling.IsSmallWord(word)).Select(StemOf).Where(stem => stem.Length > 0)
        );
        return stems.Length > 0 ? stems : folded;
    }

    private static string StemOf(string word)
    {
        word = ArabicWords.Bare(word);
        if (word[^1] == 'ه' && word.Length > 3)
            return word[..^1];
        var stem = word.TrimEnd('e', 's');
        return stem.Length > 2 && stem[^1] == stem[^2] && !char.IsDigit(stem[^1]) ? stem[..^1] : stem;
    }

    // "(e)", "(ة)", "(IAA)".
    [GeneratedRegex(@"\([^)]*\)")]
    private static partial Regex Bracketed();

    [GeneratedRegex(@"^\s*(\d+)\s*(?:[-–—.:)]\s*)?(.*)\z", RegexOptions.Singleline)]
    private static partial Regex Numbered();

    [GeneratedRegex(@"^(royaume|republique|kingdom|republic|state|etat|المملكه|الجمهوريه|دوله)( (du|de|d|des|of|the|la|l))* ?")]
    private static partial Regex FormalName();
}
