using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas.Observations;
using Grappe.Web.Modules.Atlas.Places;

namespace Grappe.Web.Modules.Atlas.ImportTables;

/// <summary>Reads the cells of a table as people fill them. What is not understood comes with the nearest that is known, to be taken instead.</summary>
internal sealed class ReadCells(ReadValue read, KnownWords words, MeantSubjects meant, Registers registers, Texts texts)
{
    /// <summary>The subjects that the cells mean; they are looked up there before.</summary>
    public MeantSubjects Meant => meant;

    /// <summary>Reads a code of a closed list.</summary>
    /// <param name="list">The list, as the keys of its names begin.</param>
    public (string? Code, Fault? Fault) Code(string column, string list, IReadOnlyCollection<string> codes, string written, ImportTerms terms) =>
        words.Code(list, codes, written) is { } code ? (code, null) : (null, UnknownCode(column, list, codes, written, terms));

    /// <summary>The code that is meant, or none.</summary>
    public string? CodeOf(string list, IReadOnlyCollection<string> codes, string written) => words.Code(list, codes, written);

    public (Country? Country, Fault? Fault) Country(string column, string written, ImportTerms terms)
    {
        if (words.Country(written) is { } country)
            return (country, null);
        var language = LanguageOf(terms);
        return (
            null,
            new Fault(column, new Problem("import.country", Quoted(written)))
            {
                Near = [.. words.NearCountries(written).Select(near => near.Name.In(language)).Select(name => new NearCell(name, name))],
            }
        );
    }

    /// <summary>Reads whom a cell means, which was looked up before.</summary>
    public (Subject? Subject, Fault? Fault) Subject(string column, string written, ImportTerms terms, params string[] kinds) =>
        meant.Find(written, terms.Country, kinds) is { } subject ? (subject, null) : (null, Unmeant(column, written, terms, kinds));

    /// <summary>Reads the address of a page, also where it is written without its beginning.</summary>
    public (string? Link, Fault? Fault) Link(string column, string written) =>
        TypedText.IsLink(written) ? (written, null)
        : !written.Contains(':', StringComparison.Ordinal)
        && written.Contains('.', StringComparison.Ordinal)
        && $"https://{written}" is var whole
        && TypedText.IsLink(whole)
            ? (whole, null)
        : (null, new Fault(column, new Problem("import.link")));

    public (PartialDate? Date, Fault? Fault) Date(string column, string written) =>
        ReadValue.Date(written) is { } date ? (date, null) : (null, new Fault(column, new Problem("typed.date")));

    /// <summary>Reads what is said of a subject in one cell.</summary>
    /// <param name="kinds">The kinds of subjects of which one may be named.</param>
    public (Statement? Statement, Fault? Fault) Statement(
        string column,
        Field field,
        string key,
        string written,
        ReadValue.Around around,
        ImportTerms terms,
        params string[] kinds
    )
    {
        var (statement, problem) = read.Read(field, key, written, around with { Find = cell => meant.Find(cell, terms.Country, kinds), AsInTables = true });
        return problem?.Text switch
        {
            null => (statement, null),
            "typed.code" => (null, UnknownCode(column, field.Code, Fields.Codes[field], written.Trim(), terms)),
            "typed.reference" => (null, Unmeant(column, written.Trim(), terms, kinds)),
            "typed.place.near" => (null, UnknownPlace(column, written.Trim(), problem, around.Country, terms)),
            "typed.which" => (null, new Fault(column, problem) { Near = [.. WholeOf(written).Select(number => new NearCell(number, number))] }),
            _ => (null, new Fault(column, Said(problem, terms))),
        };
    }

    // Of a range or an estimate the rest of the cell would be lost.
    private static IReadOnlyList<string> WholeOf(string written) => TypedNumber.Unclear(written)?.Whole ?? [];

    /// <summary>Asks for one of a list where nothing is said and the nearest cannot be told.</summary>
    public Fault Choose(string column, string list, IReadOnlyCollection<string> codes, ImportTerms terms)
    {
        var (language, names) = (LanguageOf(terms), codes.Select(code => words.NameOf(list, code).In(LanguageOf(terms))).ToList());
        return new Fault(column, new Problem("import.code.missing", string.Join(texts.In(language, "list.comma"), names)))
        {
            Near = [.. names.Select(name => new NearCell(name, name))],
        };
    }

    private Fault UnknownCode(string column, string list, IReadOnlyCollection<string> codes, string written, ImportTerms terms)
    {
        var language = LanguageOf(terms);
        return new Fault(column, new Problem("import.code", Quoted(written), string.Join(texts.In(language, "list.comma"), codes.Select(Named))))
        {
            Near = [.. words.NearCodes(list, codes, written).Select(Named).Select(name => new NearCell(name, name))],
        };

        // Two codes of one name are told apart by the codes themselves.
        string Named(string code) => words.NameOf(list, code).In(language) is var name && words.Code(list, codes, name) == code ? name : code;
    }

    private Fault UnknownPlace(string column, string written, Problem problem, string? country, ImportTerms terms)
    {
        var language = LanguageOf(terms);
        return new Fault(column, Said(problem, terms))
        {
            Near =
            [
                .. read.NearPlaces(written, country).Select(place => new NearCell(read.WrittenSo(place, language, country), LabelOf(place, language))),
                new NearCell(
                    StatementCells.AsWritten(written),
                    string.Format(language.Culture, texts.In(language, "import.place.as-written"), Quoted(written))
                ),
            ],
        };
    }

    private Fault Unmeant(string column, string written, ImportTerms terms, string[] kinds)
    {
        var language = LanguageOf(terms);
        var (alike, near) = (meant.Alike(written, terms.Country, kinds), meant.Near(written, terms.Country, kinds));
        var problem =
            alike.Count > 1
                ? new Problem(
                    "import.subject.several",
                    Quoted(written),
                    string.Join(texts.In(language, "list.comma"), alike.Select(one => LabelOf(one, language)))
                )
                : new Problem("import.subject", Quoted(written));
        return new Fault(column, problem) { Near = [.. near.Select(one => new NearCell(one.Code, LabelOf(one, language)))] };
    }

    /// <summary>Says a value as the site does, in the language of whoever brings the table in.</summary>
    public string Shown(Statement statement, ImportTerms terms)
    {
        var language = LanguageOf(terms);
        return statement switch
        {
            { Code: { } code } => string.Join(texts.In(language, "list.comma"), code.Split('+').Select(one => words.NameOf(statement.Field, one).In(language))),
            { IsPlaceAsWritten: true } => statement.Wording!,
            { PlaceIds: { } ids } => string.Join(texts.In(language, "list.comma"), ids.Select(id => registers.Places[id].Name.In(language))),
            { OtherSubject: { } other } => other.Name.In(language),
            { Flag: { } flag } => texts.In(language, flag ? "flag.yes" : "flag.no"),
            { Text: { } text, NumberFrom: null } => Quoted(text.In(language)),
            _ => StatementCells.CellOf(statement, registers.Places) ?? "",
        };
    }

    /// <summary>Names what fills the gaps of a problem, codes by their names.</summary>
    public Problem Said(Problem problem, ImportTerms terms) => problem with { Values = [.. problem.Values.Select(value => Said(value, terms))] };

    public string NameOf(string list, string code, ImportTerms terms) => words.NameOf(list, code).In(LanguageOf(terms));

    public string NameOf(Country country, ImportTerms terms) => country.Name.In(LanguageOf(terms));

    public string Said(PartialDate date, ImportTerms terms) => new Translator(texts, LanguageOf(terms)).Date(date);

    /// <summary>Tells of each cell what is known instead, and who says it: "Membres : 80 (étude 2019)".</summary>
    public Problem Known(Func<string, string> textsOf, IEnumerable<(string Column, string Shown, StandingValue Standing)> against, ImportTerms terms)
    {
        var translator = new Translator(texts, LanguageOf(terms));
        return new Problem(
            "import.cells.known",
            string.Join(
                " · ",
                against.Select(one =>
                {
                    var source = registers.Sources.Values.FirstOrDefault(source => source.Slug == one.Standing.Source);
                    var from = source is null ? one.Standing.Source : Sayings.Short(translator, source, one.Standing.On ?? source.Published);
                    return translator["field.keyed", translator[$"import.column.{textsOf(one.Column)}"], $"{one.Shown} ({from})"];
                })
            )
        );
    }

    /// <summary>Names the faults and what is proposed in the language of whoever brings the table in.</summary>
    public static Language LanguageOf(ImportTerms terms) => Language.Find(terms.Language) ?? Language.French;

    private string Said(object value, ImportTerms terms) =>
        value switch
        {
            Localised name => name.In(LanguageOf(terms)),
            CodeName code => NameOf(code.List, code.Code, terms),
            string text => Quoted(text),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
        };

    private string LabelOf(MeantSubjects.Called one, Language language) =>
        string.Join(
            " · ",
            new[]
            {
                one.Name.In(language),
                texts.In(language, $"kind.{one.Kind}"),
                one.Country is { } country && registers.Countries.TryGetValue(country, out var known) ? known.Name.In(language) : null,
            }.OfType<string>()
        );

    private static string LabelOf(Place place, Language language) =>
        place.Parent is { } around ? $"{place.Name.In(language)} · {around.Name.In(language)}" : place.Name.In(language);

    private static string Quoted(string written) => TypedText.Cut(LongestQuoted, written) is var cut && cut.Length < written.Length ? cut + "…" : written;

    private const int LongestQuoted = 100;
}
