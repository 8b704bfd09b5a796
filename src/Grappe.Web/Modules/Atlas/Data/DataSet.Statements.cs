using System.Globalization;
using Grappe.Algorithms.Observations;

namespace Grappe.Web.Modules.Atlas.Data;

// What is said of them: the national tables, observations and co-operations.
public sealed partial class DataSet
{
    private const int StatementsBetweenNews = 500_000;

    private void ReadTables()
    {
        var tables = new Dictionary<string, (Country Country, Source Source, string Heading)>();
        foreach (var row in Rows("tables/sources.csv", "country,source,heading"))
        {
            var country = row.Find("country", row.Required("country"), countries, "country");
            var source = row.Find("source", row.Required("source"), sources, "source");
            var heading = row.Required("heading");
            if (country is not null && source is not null)
                Register(tables, row, "country", country.Code, (country, source, heading));
        }
        foreach (var (country, source, heading) in tables.Values)
        {
            short ordinal = 0;
            foreach (
                var row in Rows(
                    $"tables/{country.Code}.csv",
                    "row,line,page,cluster,name,acronym,state,sector,north,south,anchorage,place,printed-place,provisional"
                )
            )
            {
                if (row.OptionalInteger("row") != ++ordinal)
                    row.Refuse("row", $"the rows of a table are numbered in their order; expected {ordinal}.");
                var cluster = row.Find("cluster", "cluster/" + row.Required("cluster"), subjects, "subject");
                _ = PlacesIn(row, "place", row.Required("place"));
                var state = row.OneOf("state", ["constituted", "emerging", "expected"]);
                var sector = row.OneOf("sector", Fields.Codes[Fields.Sector]);
                var anchorage = row.OptionalOneOf("anchorage", Fields.Codes[Fields.Anchorage]);
                _ = row.OptionalInteger("line");
                _ = row.OptionalInteger("page");
                if (cluster is null || !short.TryParse(sector, out var sectorCode))
                    continue;
                var tableRow = new TableRow
                {
                    Id = TableRows.Count + 1,
                    Country = country.Code,
                    Ordinal = ordinal,
                    ClusterId = cluster.Id,
                    ObservationId = lastStatement + 1,
                    Name = row.Required("name"),
                    Acronym = row.Optional("acronym"),
                    State = state,
                    Sector = sectorCode,
                    PartnersNorth = row.Yes("north"),
                    PartnersSouth = row.Yes("south"),
                    Anchorage = anchorage,
                    PrintedPlace = row.Required("printed-place"),
                    Provisional = row.Yes("provisional"),
                };
                TableRows.Add(tableRow);
                Say(Fields.Name, tableRow.Name);
                Say(Fields.Acronym, tableRow.Acronym);
                Say(Fields.State, state);
                Say(Fields.Sector, sector);
                Say(Fields.PartnersNorth, tableRow.PartnersNorth ? "yes" : "no");
                Say(Fields.PartnersSouth, tableRow.PartnersSouth ? "yes" : "no");
                Say(Fields.Anchorage, anchorage);
                Say(Fields.Place, row.Optional("place"), tableRow.PrintedPlace, tableRow.Provisional ? "provisional" : "");

                // What the row says, in the form of rows of observations.
                void Say(Field field, string? value, string wording = "", string qualifier = "")
                {
                    string[] place = [cluster.Code, source.Slug, "table", row.Optional("page") ?? "", $"{heading} · {ordinal}", row.Optional("line") ?? "", ""];
                    if (value is not null)
                        rows!.Add(cluster.Id, ++lastStatement, row.Line, [.. place, field.Code, "", value, "", qualifier, wording, "", "", ""]);
                }
            }
        }
    }

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

    /// <summary>Where a statement stands: rows that agree in it, but for page and line, make one observation.</summary>
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
        var part = row.OneOf("part", Atlas.Parts);
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

    private void ReadCooperations()
    {
        foreach (var row in Rows("cooperations", "a,b,kind,level,status,year,source,part,page,heading,line,fr,en,ar"))
        {
            var a = row.Find("a", row.Required("a"), subjects, "subject");
            var b = row.Find("b", row.Required("b"), subjects, "subject");
            var source = row.Find("source", row.Required("source"), sources, "source");
            var cooperation = new Cooperation
            {
                Id = numbering.LastCooperation + Cooperations.Count + 1,
                FromFiles = true,
                AId = a?.Id ?? 0,
                A = a!,
                BId = b?.Id ?? 0,
                B = b!,
                Kind = row.OneOf("kind", Atlas.CooperationKinds),
                Level = row.OneOf("level", Atlas.Levels),
                Status = row.OneOf("status", Atlas.Statuses),
                Year = row.OptionalDate("year"),
                SourceId = source?.Id ?? 0,
                Source = source!,
                Part = row.OneOf("part", Atlas.Parts),
                Page = row.OptionalInteger("page"),
                Heading = row.Required("heading"),
                Line = row.OptionalInteger("line"),
                Text = Names(row),
            };
            if (a is not null && a == b)
                row.Refuse("b", "a subject does not co-operate with itself.");
            Cooperations.Add(cooperation);
        }
    }

    private ILookup<Subject, (Cooperation Cooperation, Subject Partner)> PartnersOnCards() =>
        Cooperations
            .Where(cooperation => cooperation.Part == "card")
            .OrderBy(cooperation => (cooperation.Status == "planned", cooperation.Level != "euro-mediterranean"))
            .SelectMany(cooperation => new[] { (cooperation.A, cooperation, cooperation.B), (cooperation.B, cooperation, cooperation.A) })
            .ToLookup(each => each.Item1, each => (each.Item2, each.Item3));

    // A card does not tick the table's columns "north" and "south": it names partners. Saying so as statements lets table and card be compared,
    // also where a card that names partners names none on one side.
    private long SayPartnersOfCards(Subject cluster, IEnumerable<(Cooperation Cooperation, Subject Partner)> partners, long last)
    {
        var cards = cluster.Observations.Where(observation => observation is { Part: "card", Subject.Kind: "cluster" }).ToList();
        var firstLines = new Dictionary<Observation, int?>();
        foreach (var (cooperation, partner) in partners)
        {
            var card = cards.FirstOrDefault(card => card.SourceId == cooperation.SourceId && card.ObservedOn == cooperation.Source.Published);
            if (card is null || partner.Country is null || partner.Country == cluster.Country)
                continue;
            firstLines.TryAdd(card, cooperation.Line);
            var field = countries[partner.Country].Side switch
            {
                "north" => Fields.PartnersNorth,
                "south" => Fields.PartnersSouth,
                _ => null,
            };
            if (field is not null && card.Statements.All(statement => statement.Field != field.Code || statement.Line != cooperation.Line))
                Say(card, field, true, cooperation.Line, cooperation.Status == "planned" ? ["coded", "planned"] : ["coded"]);
        }

        foreach (var (card, line) in firstLines)
        foreach (var field in new[] { Fields.PartnersNorth, Fields.PartnersSouth })
            if (card.Statements.All(statement => statement.Field != field.Code))
                Say(card, field, false, line, ["coded"]);
        return last;

        void Say(Observation card, Field field, bool flag, int? line, string[] qualifiers) =>
            card.Statements.Add(
                new Statement
                {
                    Id = ++last,
                    ObservationId = card.Id,
                    Field = field.Code,
                    Key = "",
                    Flag = flag,
                    Qualifiers = qualifiers,
                    Line = line,
                }
            );
    }
}
