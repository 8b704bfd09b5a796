using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Grappe.Algorithms.Observations;

namespace Grappe.Web.Shared.Forms;

/// <summary>Reads a date as people and their spreadsheets write it in French, English and Arabic.</summary>
public static partial class TypedDate
{
    // Excel takes two digits of a year for one of this century up to 29.
    private const int LastOfThisCentury = 29;

    private static readonly string[][] Months =
    [
        ["janvier", "janv", "jan", "january", "جانفي", "يناير", "كانون الثاني"],
        ["fevrier", "fevr", "fev", "february", "feb", "فيفري", "فبراير", "شباط"],
        ["mars", "march", "mar", "مارس", "آذار"],
        ["avril", "avr", "april", "apr", "أفريل", "أبريل", "إبريل", "نيسان"],
        ["mai", "may", "ماي", "مايو", "أيار"],
        ["juin", "june", "jun", "جوان", "يونيو", "حزيران"],
        ["juillet", "juil", "july", "jul", "جويلية", "يوليو", "يوليوز", "تموز"],
        ["aout", "august", "aug", "أوت", "غشت", "أغسطس", "آب"],
        ["septembre", "sept", "sep", "september", "سبتمبر", "شتنبر", "أيلول"],
        ["octobre", "oct", "october", "أكتوبر", "تشرين الأول"],
        ["novembre", "nov", "november", "نوفمبر", "نونبر", "تشرين الثاني"],
        ["decembre", "dec", "december", "ديسمبر", "دجنبر", "كانون الأول"],
    ];

    private static readonly FrozenDictionary<string, int> ByName = Months
        .SelectMany((names, month) => names.Select(name => (Name: Spelling.Fold(name), Month: month + 1)))
        .DistinctBy(each => each.Name)
        .ToFrozenDictionary(each => each.Name, each => each.Month);

    /// <summary>Reads 2010, 2010-12, 2010-12-31, 12/2010, 31/12/2010, the same with an hour, 31 décembre 2010, December 2010, and months as Excel rewrites them (mars-12).</summary>
    public static PartialDate? Read(string written)
    {
        var digits = string.Concat(TypedText.Plain(written).Select(letter => char.IsDigit(letter) ? (char)('0' + (int)char.GetNumericValue(letter)) : letter));
        var day = Hour().Replace(digits, "");
        return OfNumbers(day) ?? OfWords(day);
    }

    private static PartialDate? OfNumbers(string text)
    {
        var parts = text.Split('/', '.', '-').Select(part => part.Trim()).ToArray();
        if (parts.Length > 1 && parts[^1].Length == 4)
            Array.Reverse(parts);
        var iso = string.Join('-', parts.Select((part, index) => index == 0 ? part : part.PadLeft(2, '0')));
        return PartialDate.TryParse(iso, out var date) ? date : null;
    }

    private static PartialDate? OfWords(string text)
    {
        if (Spelled().Match(text) is not { Success: true } match || !ByName.TryGetValue(Spelling.Fold(match.Groups["month"].Value), out var month))
            return null;
        var (day, year) = (match.Groups["day"], match.Groups["year"].Value);
        if (year.Length == 2)
        {
            // A day beside a month and two digits could be either of them.
            if (day.Success)
                return null;
            year = (int.Parse(year, CultureInfo.InvariantCulture) is var end && end <= LastOfThisCentury ? 2000 + end : 1900 + end).ToString(
                CultureInfo.InvariantCulture
            );
        }
        var iso = day.Success ? $"{year}-{month:00}-{day.Value.PadLeft(2, '0')}" : $"{year}-{month:00}";
        return PartialDate.TryParse(iso, out var date) ? date : null;
    }

    // An instant names its day first: the day is what was meant where it was written.
    [GeneratedRegex(@"(?<=\d)(T|\s+)\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?\s*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Hour();

    [GeneratedRegex(
        @"^\s*(?:(?<day>\d{1,2})(?:er|st|nd|rd|th)?[\s.\-/]+(?:de\s+|of\s+)?)?(?<month>[\p{L}\p{M}]+(?:\s+[\p{L}\p{M}]+)?)\.?(?:[\s\-/]+(?<day>\d{1,2})(?:st|nd|rd|th)?,)?[\s\-/,]*(?<year>\d{4}|\d{2})\s*\z",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase
    )]
    private static partial Regex Spelled();
}
