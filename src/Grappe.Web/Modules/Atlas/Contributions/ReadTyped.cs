using System.Globalization;
using Grappe.Algorithms.Observations;
using Grappe.Web.Database;
using Microsoft.EntityFrameworkCore;

namespace Grappe.Web.Modules.Atlas;

/// <summary>From what somebody typed to a statement, however dates, numbers and places are written where they live.</summary>
public sealed class ReadTyped(GrappeDb db, Registers registers)
{
    public const int LongestName = 300;
    public const int LongestText = 4_000;

    /// <summary>Why it cannot be understood: the key of a text, and what fills its gaps.</summary>
    public sealed record Problem(string Text, params string[] Values);

    /// <summary>The statement, or what is wrong with what was typed.</summary>
    /// <param name="country">Where places are looked for first.</param>
    public async Task<(Statement? Statement, Problem? Problem)> ReadAsync(
        Editable.Entry entry,
        string typed,
        string language,
        string? country,
        CancellationToken cancellation = default
    )
    {
        var value = typed.Trim();
        var longest = entry.Field.Kind == ValueKind.Text ? LongestText : LongestName;
        if (value.Length > longest)
            return (null, new Problem("typed.long", longest.ToString(CultureInfo.InvariantCulture)));
        if (value.Any(letter => char.IsControl(letter) && letter is not ('\n' or '\r' or '\t')))
            return (null, new Problem("typed.control"));
        var empty = new Blank(entry);
        return entry.Field.Kind switch
        {
            ValueKind.Name when entry.Field == Fields.Website && !IsSite(value) => (null, new Problem("typed.website")),
            ValueKind.Name or ValueKind.Holder => (empty.With(name: value.ReplaceLineEndings(" ")), null),
            ValueKind.Code => Fields.Codes[entry.Field].Contains(value) ? (empty.With(code: value), null) : (null, new Problem("typed.code")),
            ValueKind.Number => Number(empty, value),
            ValueKind.Date => Date(value) is { } date ? (empty.With(date: date), null) : (null, new Problem("typed.date")),
            ValueKind.Flag => value is "yes" or "no" ? (empty.With(flag: value == "yes"), null) : (null, new Problem("typed.code")),
            ValueKind.Places => Places(empty, value, country),
            ValueKind.Reference => await ReferenceAsync(empty, entry, value, cancellation),
            ValueKind.Text => (empty.With(text: value, language: language), null),
            _ => throw new InvalidOperationException($"A {entry.Field.Kind} is not typed."),
        };
    }

    private sealed record Blank(Editable.Entry Entry)
    {
        public Statement With(
            string? name = null,
            string? code = null,
            (decimal From, decimal To)? number = null,
            string[]? qualifiers = null,
            PartialDate? date = null,
            int[]? places = null,
            Subject? other = null,
            bool? flag = null,
            string? text = null,
            string? language = null
        ) =>
            new()
            {
                Field = Entry.Field.Code,
                Key = Entry.Key,
                Name = name,
                Code = code,
                NumberFrom = number?.From,
                NumberTo = number?.To,
                Date = date,
                PlaceIds = places,
                OtherSubjectId = other?.Id,
                OtherSubject = other,
                Flag = flag,
                TextFr = text,
                TextEn = text,
                TextAr = text,
                Language = language,
                Qualifiers = qualifiers ?? [],
            };
    }

    private static (Statement?, Problem?) Number(Blank empty, string typed)
    {
        var text = string.Concat(typed.Select(letter => char.IsDigit(letter) ? (char)('0' + (int)char.GetNumericValue(letter)) : letter));
        string[] qualifiers = text[..Math.Min(1, text.Length)] switch
        {
            "~" or "≈" => ["about"],
            ">" => ["over"],
            "<" => ["under"],
            _ => [],
        };
        text = text[qualifiers.Length..];
        var bounds = text.Replace("..", "–", StringComparison.Ordinal).Split('–', '-');
        return bounds.Length <= 2 && One(bounds[0]) is { } from && One(bounds[^1]) is { } to && from <= to
            ? (empty.With(number: (from, to), qualifiers: qualifiers), null)
            : (null, new Problem("typed.number"));

        // Thousands are set apart by blanks, points or commas; what follows a lone comma or point by other than three digits is a fraction.
        static decimal? One(string text)
        {
            var digits = string.Concat(text.Where(letter => !char.IsWhiteSpace(letter) && letter is not ('\u00a0' or '\u202f' or '٬')));
            var groups = digits.Split('.', ',', '٫');
            if (groups.Length > 1 && groups[0].Length is > 0 and <= 3 && groups.Skip(1).All(group => group.Length == 3))
                digits = string.Concat(groups);
            else if (groups.Length == 2)
                digits = $"{groups[0]}.{groups[1]}";
            return decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number < 1_000_000_000
                ? number
                : null;
        }
    }

    // 2010, 2010-12, 2010-12-31, 12/2010, 31/12/2010.
    private static PartialDate? Date(string typed)
    {
        var digits = string.Concat(typed.Select(letter => char.IsDigit(letter) ? (char)('0' + (int)char.GetNumericValue(letter)) : letter));
        var parts = digits.Split('/', '.', '-').Select(part => part.Trim()).ToArray();
        if (parts.Length > 1 && parts[^1].Length == 4)
            Array.Reverse(parts);
        var iso = string.Join('-', parts.Select((part, index) => index == 0 ? part : part.PadLeft(2, '0')));
        return PartialDate.TryParse(iso, out var date) ? date : null;
    }

    private (Statement?, Problem?) Places(Blank empty, string typed, string? country)
    {
        var ids = new List<int>();
        foreach (var one in typed.Split('+', ';', '\n').Select(one => one.Trim()).Where(one => one.Length > 0))
        {
            var folded = Spelling.Fold(one);
            var found = registers
                .Places.Values.Where(place =>
                    place.Slug == one
                    || Spelling.Fold(place.Name.Fr) == folded
                    || Spelling.Fold(place.Name.En) == folded
                    || Spelling.Fold(place.Name.Ar) == folded
                    || place.Aliases.Any(alias => Spelling.Fold(alias) == folded)
                )
                .OrderBy(place => place.Country != country)
                // "Sfax" is rather the city than the governorate around it.
                .ThenBy(place => Array.IndexOf(["site", "city", "area", "governorate", "region", "country"], place.Kind))
                .FirstOrDefault();
            if (found is null)
                return (null, new Problem("typed.place", one));
            ids.Add(found.Id);
        }
        return ids.Count > 0 ? (empty.With(places: [.. ids.Distinct()]), null) : (null, new Problem("typed.place", typed));
    }

    private async Task<(Statement?, Problem?)> ReferenceAsync(Blank empty, Editable.Entry entry, string typed, CancellationToken cancellation)
    {
        var slug = typed.Split('/')[^1].ToLowerInvariant();
        var lower = typed.ToLowerInvariant();
        var found = await db
            .Subjects.Where(subject => subject.Kind == entry.Kind)
            .Where(subject =>
                subject.Slug == slug
                || subject.Acronym!.ToLower() == lower
                || subject.Name.Fr.ToLower() == lower
                || subject.Name.En.ToLower() == lower
                || subject.Name.Ar == typed
            )
            .OrderBy(subject => subject.Slug != slug)
            .FirstOrDefaultAsync(cancellation);
        return found is null ? (null, new Problem("typed.reference", typed)) : (empty.With(other: found), null);
    }

    private static bool IsSite(string typed) =>
        typed.Contains('.', StringComparison.Ordinal)
        && !typed.Contains(' ', StringComparison.Ordinal)
        && Uri.TryCreate(typed.Contains("://", StringComparison.Ordinal) ? typed : $"https://{typed}", UriKind.Absolute, out var address)
        && (address.Scheme == "http" || address.Scheme == "https");
}
