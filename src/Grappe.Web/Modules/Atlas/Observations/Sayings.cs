using Grappe.Algorithms.Observations;

namespace Grappe.Web.Modules.Atlas.Observations;

/// <summary>Says statements, and where they stand, in the language of the reader.</summary>
public sealed class Sayings(Translator translator, Registers registers, Links links, TimeProvider clock)
{
    /// <param name="Text">What to show.</param>
    /// <param name="Lang">The language of the text where it is not the reader's: a name as a French source writes it.</param>
    /// <param name="Url">The page of what is named, if it has one.</param>
    /// <param name="IsElsewhere">Whether that page is one of somebody else.</param>
    public sealed record Saying(string Text, string? Lang = null, string? Url = null, bool IsElsewhere = false);

    public Saying Value(Statement statement)
    {
        var field = Fields.Find(statement.Field)!;
        return field.Kind switch
        {
            ValueKind.Name when field == Fields.Website && AddressOf(statement.Name!) is { } address => new Saying(
                statement.Name!,
                Url: address,
                IsElsewhere: true
            ),
            ValueKind.Name or ValueKind.Holder => new Saying(statement.Name!, statement.Language ?? "fr"),
            ValueKind.Code => new Saying(CodeName(field, statement.Code!)),
            ValueKind.Number => new Saying(Number(statement)),
            ValueKind.Date => new Saying(translator.Date(statement.Date!.Value)),
            ValueKind.Places when statement.IsPlaceAsWritten => new Saying(statement.Wording!, statement.Language ?? "fr"),
            ValueKind.Places => new Saying(
                string.Join(translator["list.comma"], statement.PlaceIds!.Select(id => registers.Places[id].Name.In(translator.Language)))
            ),
            ValueKind.Reference => new Saying(
                statement.OtherSubject!.Name.In(translator.Language),
                Url: links.Subject(statement.OtherSubject.Kind, statement.OtherSubject.Slug)
            ),
            ValueKind.Flag => new Saying(translator[statement.Flag!.Value ? "flag.yes" : "flag.no"]),
            _ => new Saying(
                statement.Text?.In(translator.Language) ?? statement.Wording ?? "",
                // Until somebody translates it, it shows as it was written.
                statement.Text?.In(translator.Language) == statement.Written
                    ? statement.Language
                    : null
            ),
        };
    }

    // Sources print addresses without their scheme. What is no address of the Web stays words.
    private static string? AddressOf(string written) =>
        Uri.TryCreate(written.Contains("://", StringComparison.Ordinal) ? written : $"http://{written}", UriKind.Absolute, out var address)
        && address.Scheme is "http" or "https"
        && address.Host.Contains('.', StringComparison.Ordinal)
        && address.UserInfo.Length == 0
        && !written.Any(char.IsWhiteSpace)
            ? address.AbsoluteUri
            : null;

    public string CodeName(Field field, string code) =>
        field == Fields.Sector ? registers.Sectors[short.Parse(code)].Name.In(translator.Language) : translator.Code(field.Code, code);

    /// <summary>Names a value of a facet, or of a filter in force.</summary>
    public string Facet(string facet, string value) =>
        facet switch
        {
            "country" => registers.Countries[value].Name.In(translator.Language),
            "sector" => registers.Sectors[short.Parse(value)].Name.In(translator.Language),
            "q" => translator["clusters.active.words", value],
            "inTable" => translator["clusters.in-table.legend"],
            "asOf" => $"{translator["clusters.as-of"]} {translator.Date(PartialDate.Parse(value))}",
            _ => translator.Code(facet, value),
        };

    /// <summary>"about 11,000 jobs": the number, how exact it is, and its unit, in the form that goes with the number.</summary>
    public string Number(Statement statement)
    {
        var (low, high) = (statement.NumberFrom!.Value, statement.NumberTo!.Value);
        var said = low == high ? translator.Number(low) : translator["number.range", translator.Number(low), translator.Number(high)];
        if ((statement.Unit ?? (statement.Field == Fields.Duration.Code ? Months : null)) is { Length: > 0 } unit)
            said = translator.Counted($"unit.{unit}", high, said) ?? translator["number.unit", said, translator.KeptCode("unit", unit)];
        foreach (var qualifier in new[] { "about", "over", "under" })
            if (statement.Qualifiers.Contains(qualifier))
                said = translator[$"number.{qualifier}", said];
        return said;
    }

    // The unit of what lasts.
    private const string Months = "months";

    /// <summary>Says how a value is to be understood, where its own saying does not tell: planned, provisional, counted by the editors, from when to when…</summary>
    public IEnumerable<string> Reservations(Statement statement) =>
        statement
            .Qualifiers.Where(qualifier => !qualifier.StartsWith("within:", StringComparison.Ordinal))
            .Where(qualifier => (statement.NumberFrom is null && statement.Field != Fields.Aspect.Code) || qualifier is not ("about" or "over" or "under"))
            .Select(qualifier => translator.Code("qualifier", qualifier))
            .Concat(
                new[] { ("said.since", statement.Since), ("said.until", statement.Until) }
                    .Where(bound => bound.Item2 is not null)
                    .Select(bound => translator[bound.Item1, translator.Date(bound.Item2!.Value)])
            );

    /// <summary>A source in two words: "study 2019". Declarations go on from year to year: they bear none.</summary>
    public string Short(Source source) => Short(translator, source);

    private static string Short(Translator translator, Source source) =>
        source.Slug == Source.Declarations
            ? translator.Code("source-kind", source.Kind)
            : translator["source.short", translator.Code("source-kind", source.Kind), source.Published.Year.ToString(CultureInfo.InvariantCulture)];

    /// <summary>Names the source of an observation in a few words: a declaration is known by its day.</summary>
    public string Short(Observation observation) => Short(observation.Source, observation.ObservedOn);

    public string Short(Source source, PartialDate on) => Short(translator, source, on);

    /// <summary>The same in another language than the reader's.</summary>
    public static string Short(Translator translator, Source source, PartialDate on) =>
        source.Slug == Source.Declarations ? translator["source.declaration", translator.Date(on)] : Short(translator, source);

    /// <summary>Names the source and where in it something stands in two words and a page, for what needs no more: "study 2019, card, p. 71".</summary>
    public string Short(Where where) =>
        where.Declared is { } declared ? Short(declared) : string.Join(translator["list.comma"], [Short(where.Source), .. PartAndPage(where)]);

    /// <summary>Marks what does not come whence most of its section does: by the page in the same source, by the source elsewhere.</summary>
    public string Mark(Where where, SaidTogether told) =>
        where.Declared is null && where.Source.Id == told.Usual?.Source.Id ? string.Join(translator["list.comma"], PartAndPage(where)) : Short(where);

    private IEnumerable<string> PartAndPage(Where where)
    {
        yield return translator.Code("part", where.Part);
        if (where.Page is { } page)
            yield return translator["locator.page", page];
    }

    /// <summary>Names a fact: a figure by what it counts, a day by what it is the day of.</summary>
    public string NameOf(CardFact fact) =>
        fact.Field.Kind is ValueKind.Number or ValueKind.Date && fact.Preferred.Text is { } told ? told.In(translator.Language)
        : fact.Field == Fields.Date ? translator.DayOf(fact.Preferred.Observation.Subject?.Kind ?? "")
        : translator.FieldName(fact.Field.Code, fact.Key);

    /// <summary>Names a fact as a card heads it: by its name, or a line of a list by its first words.</summary>
    public (string Text, string? Lang) Label(CardFact fact)
    {
        if (fact.Field.Cardinality != Cardinality.Many)
            return (NameOf(fact), null);
        var saying = Value(fact.Preferred);
        return (saying.Text.Length <= LongestLabel ? saying.Text : string.Concat(saying.Text.AsSpan(0, LongestLabel), "…"), saying.Lang);
    }

    private const int LongestLabel = 60;

    public SaidTogether Together(IEnumerable<CardFact> facts) =>
        new(
            facts.Select(fact =>
            {
                var (text, lang) = Label(fact);
                return new SaidTogether.Item(text, lang, Where.Of(fact.Preferred), fact.Preferred.Wording, fact.Preferred.Observation.ObservedOn, fact.Others);
            })
        );

    public SaidTogether Together(IEnumerable<ToldCooperation> cooperations, int? subject = null) =>
        new(
            cooperations.Select(cooperation =>
            {
                var partner = cooperation.AId == subject ? cooperation.B : cooperation.A;
                return new SaidTogether.Item(partner.Name.In(translator.Language), null, Where.Of(cooperation), null, null, []);
            })
        );

    public SaidTogether Together(IEnumerable<Statement> told) =>
        new(
            told.Select(statement => new SaidTogether.Item(
                statement.Observation.Subject.Name.In(translator.Language),
                null,
                Where.Of(statement),
                statement.Wording,
                statement.Observation.ObservedOn,
                []
            ))
        );

    /// <summary>"14 months ago", for a day long past.</summary>
    public string? Age(PartialDate date)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var months = (today.Year - date.Last.Year) * 12 + today.Month - date.Last.Month;
        return months < 1 ? null
            : months < 24 ? translator.Count("age.months", months)
            : translator.Count("age.years", months / 12);
    }

    /// <summary>Says where in its source an observation stands: its part, page, heading and lines.</summary>
    public string Locator(Observation observation, int? line = null) =>
        Locator(observation.Part, observation.Page, observation.Heading, line ?? observation.LineFrom, line is null ? observation.LineTo : null);

    public string Locator(string part, int? page, string heading, int? lineFrom, int? lineTo = null)
    {
        var words = new List<string> { translator.Code("part", part) };
        if (page is not null)
            words.Add(translator["locator.page", page]);
        words.Add(heading);
        if (lineFrom is not null)
            words.Add(lineTo is null || lineTo == lineFrom ? translator["locator.line", lineFrom] : translator["locator.lines", lineFrom, lineTo]);
        return string.Join(" · ", words);
    }
}
