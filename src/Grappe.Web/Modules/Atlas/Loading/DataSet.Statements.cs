using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas.Observations;
using Grappe.Web.Modules.Atlas.Places;

namespace Grappe.Web.Modules.Atlas.Loading;

// What the observations say of them, one statement a row.
public sealed partial class DataSet
{
    private const int StatementsBetweenNews = 500_000;

    private int[] PlacesIn(CsvRow row, string column, string value) =>
        [
            .. value
                .Split('+', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(slug => row.Find(column, slug, places, "place"))
                .OfType<Place>()
                .Select(place => place.Id),
        ];

    private void ReadObservations()
    {
        foreach (var row in Rows("observations", ObservationHeader))
            if (StandingOf(row) is { } standing && StatementOf(row, standing, lastStatement + 1, 0) is not null)
            {
                rows!.Add(standing.Subject.Id, ++lastStatement, row.Line, row.Cells);
                if (lastStatement % StatementsBetweenNews == 0)
                    say(string.Create(CultureInfo.InvariantCulture, $"Read {lastStatement:N0} statements ..."));
            }
    }

    /// <summary>The place of a statement, with its field and qualifiers. Rows of one subject, source, part, heading and date make one observation.</summary>
    private sealed record Standing(
        Subject Subject,
        Source Source,
        string Part,
        int? Page,
        string Heading,
        int? Line,
        PartialDate ObservedOn,
        Field Field,
        string[] Qualifiers
    );

    private Standing? StandingOf(CsvRow row)
    {
        var subject = row.Find("subject", row.Required("subject"), subjects, "subject");
        var source = row.Find("source", row.Required("source"), sources, "source");
        var part = row.OneOf("part", ClosedLists.Parts);
        var fieldCode = row.Required("field");
        var field = Fields.Find(fieldCode);
        if (field is null)
            row.Refuse("field", $"'{fieldCode}' is not known; expected one of {string.Join(", ", Fields.All.Select(known => known.Code))}.");
        var heading = row.Required("heading");
        var line = row.OptionalInteger("line");
        var page = row.OptionalInteger("page");
        var observed = row.OptionalDate("observed");
        var qualifiers = row.Optional("qualifier")?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        foreach (
            var qualifier in qualifiers.Where(qualifier => !SimpleQualifiers.Contains(qualifier) && !qualifier.StartsWith("within:", StringComparison.Ordinal))
        )
            row.Refuse("qualifier", $"'{qualifier}' is not known; expected {string.Join(", ", SimpleQualifiers)} or within:KEY.");
        return subject is null || source is null || field is null
            ? null
            : new Standing(subject, source, part, page, heading, line, observed ?? source.Published, field, qualifiers);
    }

    /// <summary>The subjects, some at a time, with all that is said of them. Whoever is done with a subject clears its observations.</summary>
    public IEnumerable<IReadOnlyList<Subject>> InBatches()
    {
        var partners = PartnersOnCards();
        // Not the field: what the loader adds is numbered after all rows, and the same at every reading.
        var last = lastStatement;
        foreach (var (file, batch) in Subjects.GroupBy(subject => rows!.FileOf(subject.Id)).Select(group => (group.Key, group.ToList())))
        {
            foreach (var subject in batch)
                subject.Observations.Clear();
            var observations = new Dictionary<(Subject, Source, string Part, string Heading, PartialDate), Observation>();
            foreach (var (id, row) in rows!.Of(file))
            {
                var standing = StandingOf(row)!;
                var observation = ObservationOf(observations, standing, id);
                observation.Statements.Add(StatementOf(row, standing, id, observation.Id)!);
            }
            foreach (var subject in batch)
                last = SayPartnersOfCards(subject, partners[subject], last);
            yield return batch;
        }
    }

    // An observation bears the number of its first statement, so that none need be remembered while the rows are read.
    private static Observation ObservationOf(
        Dictionary<(Subject, Source, string Part, string Heading, PartialDate), Observation> observations,
        Standing standing,
        long firstStatement
    )
    {
        var key = (standing.Subject, standing.Source, standing.Part, standing.Heading, standing.ObservedOn);
        if (!observations.TryGetValue(key, out var observation))
        {
            observation = new Observation
            {
                Id = firstStatement,
                FromFiles = true,
                SubjectId = standing.Subject.Id,
                Subject = standing.Subject,
                SourceId = standing.Source.Id,
                Source = standing.Source,
                Part = standing.Part,
                Page = standing.Page,
                Heading = standing.Heading,
                ObservedOn = standing.ObservedOn,
            };
            observations.Add(key, observation);
            standing.Subject.Observations.Add(observation);
        }
        if (standing.Line is { } line)
        {
            observation.LineFrom = Math.Min(observation.LineFrom ?? line, line);
            observation.LineTo = Math.Max(observation.LineTo ?? line, line);
        }
        return observation;
    }

    private Statement? StatementOf(CsvRow row, Standing standing, long id, long observationId)
    {
        var field = standing.Field;
        var value = row.Optional("value");
        var (fr, en, ar) = (row.Optional("fr"), row.Optional("en"), row.Optional("ar"));
        var hasText = fr is not null || en is not null || ar is not null;
        var needsText = field.Kind == ValueKind.Text || Fields.Named.Contains(field);
        if (needsText || hasText)
            _ = Names(row);
        if (field.Kind != ValueKind.Text && value is null)
        {
            row.Required("value");
            return null;
        }
        var key = row.Optional("key") ?? "";
        if (field.Cardinality == Cardinality.PerKey && key.Length == 0)
            row.Required("key");
        if (field == Fields.Role && key.Length > 0)
            row.OneOf("key", Fields.Roles);
        if (field == Fields.Amount)
            row.Required("unit");

        decimal? from = null;
        decimal? to = null;
        PartialDate? date = null;
        int[]? placeIds = null;
        Subject? other = null;
        bool? flag = null;
        switch (field.Kind)
        {
            case ValueKind.Code:
                row.OneOf("value", Fields.Codes[field]);
                break;
            case ValueKind.Codes when value!.Split('+').Any(code => !WellFormedSlug().IsMatch(code)):
                row.Refuse("value", $"'{value}' is not one or several codes in lower-case letters, digits and hyphens, joined by +.");
                break;
            case ValueKind.Number:
                var bounds = value!.Split("..");
                if (bounds.Length > 2 || !Number(bounds[0], out var low) || !Number(bounds[^1], out var high))
                    row.Refuse("value", $"'{value}' is not a number such as 85 or 3.5, nor a range such as 120..130.");
                else if (low > high)
                    row.Refuse("value", $"the range {value} ends before it begins.");
                else
                    (from, to) = (low, high);
                break;
            case ValueKind.Date:
                date = row.OptionalDate("value");
                break;
            case ValueKind.Places:
                placeIds = PlacesIn(row, "value", value!);
                break;
            case ValueKind.Reference:
                other = row.Find("value", value, subjects, "subject");
                break;
            case ValueKind.Flag:
                flag = row.OneOf("value", ["yes", "no"]) == "yes";
                break;
        }
        return new Statement
        {
            Id = id,
            ObservationId = observationId,
            Field = field.Code,
            Key = key,
            Name = field.Kind is ValueKind.Name or ValueKind.Holder ? value : null,
            Code = field.Kind is ValueKind.Code or ValueKind.Codes ? value : null,
            NumberFrom = from,
            NumberTo = to,
            Unit = row.Optional("unit"),
            Date = date,
            PlaceIds = placeIds,
            OtherSubjectId = other?.Id,
            OtherSubject = other,
            Flag = flag,
            TextFr = fr,
            TextEn = en,
            TextAr = ar,
            Wording = row.Optional("wording"),
            Qualifiers = standing.Qualifiers,
            Line = standing.Line,
        };
    }

    private static bool Number(string text, out decimal number) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
}
