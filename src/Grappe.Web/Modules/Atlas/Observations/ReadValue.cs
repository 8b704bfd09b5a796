using System.Text.RegularExpressions;
using Grappe.Algorithms.Observations;
using Grappe.Algorithms.Search;
using Grappe.Web.Modules.Atlas.Places;

namespace Grappe.Web.Modules.Atlas.Observations;

/// <summary>Reads a statement from what people wrote in a form or in a table, however dates, numbers and places are written where they live.</summary>
public sealed partial class ReadValue(Registers registers, KnownWords words)
{
    public const int LongestName = 300;
    public const int LongestText = 4_000;

    private const int MostNear = 3;

    // Looking through all places for each of many names would take long.
    private readonly Lazy<NearestNames<Place>> called = new(() =>
        new(registers.Places.Values.SelectMany(place => NamesOf(place).Select(name => (name, place))))
    );

    /// <summary>The context of a value: where to look for what it names, and the rest of its statement.</summary>
    public sealed record Around
    {
        /// <summary>The country in which places are looked for first.</summary>
        public string? Country { get; init; }

        /// <summary>Finds the subject that is meant by a reference.</summary>
        public Func<string, Subject?> Find { get; init; } = _ => null;
        public Localised? Text { get; init; }

        /// <summary>The language in which the text is written, where the other languages only repeat it.</summary>
        public string? Language { get; init; }
        public string? Unit { get; init; }
        public string? Wording { get; init; }
        public string[] Qualifiers { get; init; } = [];

        /// <summary>Whether a single point in a number begins its fraction and never groups digits, as in the tables of the platform.</summary>
        public bool AsInTables { get; init; }
    }

    /// <summary>The statement, or what is wrong with what was written.</summary>
    public (Statement? Statement, Problem? Problem) Read(Field field, string key, string written, Around around)
    {
        var value = TypedText.Plain(written).Trim();
        around = around with
        {
            Text = around.Text is { } three ? new(TypedText.Lines(three.Fr), TypedText.Lines(three.En), TypedText.Lines(three.Ar)) : null,
            Wording = around.Wording is { } wording ? TypedText.Lines(wording) : null,
            Unit = around.Unit is { } unit ? TypedText.OneLine(unit) : null,
        };
        if (value.Length > LongestName)
            return (null, new Problem("typed.long", Text(LongestName)));
        foreach (var text in new[] { around.Text?.Fr, around.Text?.En, around.Text?.Ar, around.Wording, around.Unit }.OfType<string>())
            if (text.Length > LongestText)
                return (null, new Problem("typed.long", Text(LongestText)));
            else if (TypedText.IsUnreadable(text))
                return (null, new Problem("typed.control"));
        if (TypedText.IsUnreadable(value))
            return (null, new Problem("typed.control"));
        var blank = new Blank(field, key, around);
        return field.Kind switch
        {
            ValueKind.Name when field == Fields.Website && !IsSite(value) => (null, new Problem("typed.website")),
            ValueKind.Name or ValueKind.Holder => (blank.With(name: value.ReplaceLineEndings(" ")), null),
            ValueKind.Code => words.Code(field.Code, Fields.Codes[field], value) is { } code
                ? (blank.With(code: code), null)
                : (null, new Problem("typed.code")),
            ValueKind.Codes => WellFormedCodes().IsMatch(value) ? (blank.With(code: value), null) : (null, new Problem("typed.codes")),
            ValueKind.Number => Number(blank, value, around.AsInTables),
            ValueKind.Date => Date(value) is { } date ? (blank.With(date: date), null) : (null, new Problem("typed.date")),
            ValueKind.Flag => words.Flag(value) is { } flag ? (blank.With(flag: flag), null) : (null, new Problem("typed.flag")),
            ValueKind.Places => Places(blank, value, around.Country),
            ValueKind.Reference => around.Find(value) is { } other ? (blank.With(other: other), null) : (null, new Problem("typed.reference", value)),
            _ => (blank.With(), null),
        };
    }

    public static PartialDate? Date(string written) => TypedDate.Read(written);

    /// <summary>Finds the place somebody means, in a country rather than elsewhere: by its name, with or without what kind of place it is or where it lies.</summary>
    public Place? Place(string written, string? country) =>
        registers.PlacesBySlug.TryGetValue(written, out var known) ? known
        : Named(written, country) is { } named ? named
        : WithoutKind(written) is { } bare && Named(bare, country) is { } called ? called
        : written.Split([',', '(', '،'], 2) is [var first, var around] && Named(first, country) is { } inner && LiesAround(inner, around, country) ? inner
        : null;

    /// <summary>Finds the places whose names are near to one that nobody knows, the nearest first.</summary>
    public IReadOnlyList<Place> NearPlaces(string written, string? country) =>
        [
            .. called
                .Value.Near(WithoutKind(written) ?? written, MostNear * MostNear, whole: true, among: place => country is null || place.Country == country)
                .DistinctBy(place => place.Name)
                .Take(MostNear),
        ];

    /// <summary>Writes a place so that it is read as this one.</summary>
    public string WrittenSo(Place place, Language language, string? country) =>
        place.Name.In(language) is var name && Place(name, country)?.Id == place.Id ? name : place.Slug;

    private sealed record Blank(Field Field, string Key, Around Around)
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
            string? wording = null
        ) =>
            new()
            {
                Field = Field.Code,
                Key = Key,
                Name = name,
                Code = code,
                NumberFrom = number?.From,
                NumberTo = number?.To,
                Unit = Around.Unit,
                Date = date,
                PlaceIds = places,
                OtherSubjectId = other?.Id,
                OtherSubject = other,
                Flag = flag,
                TextFr = Around.Text?.Fr,
                TextEn = Around.Text?.En,
                TextAr = Around.Text?.Ar,
                Language = Around.Language,
                Wording = wording ?? Around.Wording,
                Qualifiers = [.. Around.Qualifiers.Union(qualifiers ?? [])],
            };
    }

    private static (Statement?, Problem?) Number(Blank blank, string written, bool asInTables)
    {
        var text = Digits(written);
        string[] qualifiers = text[..Math.Min(1, text.Length)] switch
        {
            "~" or "≈" => ["about"],
            ">" => ["over"],
            "<" => ["under"],
            _ => [],
        };
        text = text[qualifiers.Length..];
        // People, places and things are counted whole.
        var whole = Fields.Whole.Contains(blank.Field) || blank.Around.Unit == Fields.People;
        if (text.TrimEnd() is [.. var share, '%' or '٪'] && !whole && blank.Around.Unit is null or "%")
            (text, blank) = (share, blank with { Around = blank.Around with { Unit = "%" } });
        var bounds = text.Replace("..", "–", StringComparison.Ordinal).Split('–', '-', '‑', '‐');
        if (whole && bounds.Select(TypedNumber.Unclear).FirstOrDefault(number => number is not null) is { } unclear)
            return (null, unclear.Problem);
        if (bounds.Length > 2 || One(bounds[0]) is not { } from || One(bounds[^1]) is not { } to || from > to)
            return (null, new Problem("typed.number"));
        return whole && !(decimal.IsInteger(from) && decimal.IsInteger(to))
            ? (null, new Problem("typed.whole", written))
            : (blank.With(number: (from, to), qualifiers: qualifiers), null);

        // Thousands are set apart by blanks, points or commas; what follows a lone comma or point by other than three digits is a fraction.
        decimal? One(string text)
        {
            var digits = string.Concat(text.Where(letter => !char.IsWhiteSpace(letter) && letter is not ('\u00a0' or '\u202f' or '٬')));
            var groups = digits.Split('.', ',', '٫');
            if (asInTables && digits.Count(letter => letter is '.' or '٫') == 1 && !digits.Contains(',', StringComparison.Ordinal))
                digits = digits.Replace('٫', '.');
            else if (groups.Length > 1 && groups[0].Length is > 0 and <= 3 && groups.Skip(1).All(group => group.Length == 3))
                digits = string.Concat(groups);
            else if (groups.Length == 2)
                digits = $"{groups[0]}.{groups[1]}";
            return decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number < LargestNumber
                ? number
                : null;
        }
    }

    private const decimal LargestNumber = 1_000_000_000_000_000m;

    private (Statement?, Problem?) Places(Blank blank, string written, string? country)
    {
        var all = written.Split('+', ';', '\n').Select(one => one.Trim()).Where(one => one.Length > 0).ToList();
        var known = all.ConvertAll(one => Place(one, country));
        if (all.Count > 0 && known.TrueForAll(place => place is not null))
            return (blank.With(places: [.. known.Select(place => place!.Id).Distinct()]), null);
        return all is [var only]
            ? PlaceAsWritten(blank, only, country)
            : (null, new Problem("typed.place", all.Count == 0 ? written : all[known.IndexOf(null)]));
    }

    // A place that nobody knows is kept as it is written, without a point on the map. What is only mistyped is asked about; quotation marks answer.
    private (Statement?, Problem?) PlaceAsWritten(Blank blank, string written, string? country)
    {
        var quoted = written.Trim('"', '«', '»', '“', '”', '„', ' ', '\u00a0', '\u202f');
        var isMeant = quoted.Length + 1 < written.Length && "\"«“„".Contains(written[0], StringComparison.Ordinal);
        if (!quoted.Any(char.IsLetter))
            return (null, new Problem("typed.place", written));
        if (!isMeant && NearPlaces(written, country) is { Count: > 0 } near)
            return (null, new Problem("typed.place.near", written, JoinedNames(near)));
        // It would stand where the words of its source stand.
        if (blank.Around.Wording is { Length: > 0 } wording && Spelling.Fold(wording) != Spelling.Fold(quoted))
            return (null, new Problem("typed.place.wording", quoted, wording));
        return (blank.With(places: [], wording: quoted), null);
    }

    private static Localised JoinedNames(IReadOnlyList<Place> places) =>
        new(
            string.Join(", ", places.Select(place => place.Name.Fr)),
            string.Join(", ", places.Select(place => place.Name.En)),
            string.Join("، ", places.Select(place => place.Name.Ar))
        );

    private Place? Named(string written, string? country) =>
        called
            .Value.Called(written)
            .OrderBy(place => place.Country != country)
            // "Sfax" is rather the city than the governorate around it.
            .ThenBy(place => Array.IndexOf(["site", "city", "area", "governorate", "region", "country"], place.Kind))
            .FirstOrDefault();

    // "Sousse, Tunisie", "Oued (Algérie)".
    private bool LiesAround(Place inner, string around, string? country) =>
        around.Trim(' ', ')', '.') is var name
        && (Named(name, country) ?? Named(WithoutKind(name) ?? name, country)) is { } outer
        && registers.PlaceTree.Contains(outer.Slug, inner.Slug);

    private static string? WithoutKind(string written) =>
        Spelling.Fold(written) is var folded && KindOfPlace().Replace(folded, "") is { Length: > 0 } bare && bare.Length < folded.Length ? bare : null;

    private static IEnumerable<string> NamesOf(Place place) => [place.Name.Fr, place.Name.En, place.Name.Ar, .. place.Aliases];

    private static bool IsSite(string written) =>
        written.Contains('.', StringComparison.Ordinal)
        && !written.Contains(' ', StringComparison.Ordinal)
        && TypedText.AddressOf(written.Contains("://", StringComparison.Ordinal) ? written : $"https://{written}") is { } address
        && (address.Scheme == "http" || address.Scheme == "https");

    private static string Digits(string written) =>
        string.Concat(
            written.Select(letter =>
                char.IsDigit(letter) ? (char)('0' + (int)char.GetNumericValue(letter))
                // The hyphen at which no line breaks, as the examples have it.
                : letter == '\u2011' ? '-'
                : letter
            )
        );

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"^(ville|commune|wilaya|gouvernorat|governorate|province|prefecture|region|city|town|ولايه|اقليم|جهه|مدينه|عماله)( (de|du|d|des|la|le|l|of))* | (wilaya|governorate|province|prefecture|region|city)\z"
    )]
    private static partial Regex KindOfPlace();

    [GeneratedRegex(@"^[a-z0-9]+(-[a-z0-9]+)*(\+[a-z0-9]+(-[a-z0-9]+)*)*\z")]
    private static partial Regex WellFormedCodes();
}
