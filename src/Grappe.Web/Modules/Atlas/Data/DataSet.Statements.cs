using System.Globalization;
using Grappe.Algorithms.Observations;

namespace Grappe.Web.Modules.Atlas.Data;

// What is said of them: the national tables, observations and co-operations.
public sealed partial class DataSet
{
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
                var where = PlacesIn(row, "place", row.Required("place"));
                var state = row.OneOf("state", ["constituted", "emerging", "expected"]);
                var sector = row.OneOf("sector", Fields.Codes[Fields.Sector]);
                var anchorage = row.OptionalOneOf("anchorage", Fields.Codes[Fields.Anchorage]);
                var provisional = row.Yes("provisional");
                var line = row.OptionalInteger("line");
                if (cluster is null || !short.TryParse(sector, out var sectorCode))
                    continue;
                var observation = ObservationOf(cluster, source, "table", row.OptionalInteger("page"), $"{heading} · {ordinal}", line, source.Published);
                var tableRow = new TableRow
                {
                    Id = TableRows.Count + 1,
                    Country = country.Code,
                    Ordinal = ordinal,
                    ClusterId = cluster.Id,
                    ObservationId = observation.Id,
                    Name = row.Required("name"),
                    Acronym = row.Optional("acronym"),
                    State = state,
                    Sector = sectorCode,
                    PartnersNorth = row.Yes("north"),
                    PartnersSouth = row.Yes("south"),
                    Anchorage = anchorage,
                    PrintedPlace = row.Required("printed-place"),
                    Provisional = provisional,
                };
                TableRows.Add(tableRow);
                Say(observation, Fields.Name, line, name: tableRow.Name);
                if (tableRow.Acronym is not null)
                    Say(observation, Fields.Acronym, line, name: tableRow.Acronym);
                Say(observation, Fields.State, line, code: state);
                Say(observation, Fields.Sector, line, code: sector);
                Say(observation, Fields.PartnersNorth, line, flag: tableRow.PartnersNorth);
                Say(observation, Fields.PartnersSouth, line, flag: tableRow.PartnersSouth);
                if (anchorage is not null)
                    Say(observation, Fields.Anchorage, line, code: anchorage);
                Say(observation, Fields.Place, line, placeIds: where, wording: tableRow.PrintedPlace, qualifiers: provisional ? ["provisional"] : []);
            }
        }
    }

    private Statement Say(
        Observation observation,
        Field field,
        int? line,
        string? name = null,
        string? code = null,
        bool? flag = null,
        int[]? placeIds = null,
        string? wording = null,
        string[]? qualifiers = null
    )
    {
        var statement = new Statement
        {
            Id = ++lastStatement,
            ObservationId = observation.Id,
            Field = field.Code,
            Key = "",
            Name = name,
            Code = code,
            Flag = flag,
            PlaceIds = placeIds,
            Wording = wording,
            Qualifiers = qualifiers ?? [],
            Line = line,
        };
        observation.Statements.Add(statement);
        return statement;
    }

    private Observation ObservationOf(Subject subject, Source source, string part, int? page, string heading, int? line, PartialDate observedOn)
    {
        var key = (subject.Id, source.Id, part, heading, observedOn.ToString());
        if (!observations.TryGetValue(key, out var observation))
        {
            observation = new Observation
            {
                Id = Observations.Count + 1,
                SubjectId = subject.Id,
                Subject = subject,
                SourceId = source.Id,
                Source = source,
                Part = part,
                Page = page,
                Heading = heading,
                ObservedOn = observedOn,
            };
            observations.Add(key, observation);
            Observations.Add(observation);
            subject.Observations.Add(observation);
        }
        if (line is not null)
        {
            observation.LineFrom = observation.LineFrom is { } from ? Math.Min(from, line.Value) : line;
            observation.LineTo = observation.LineTo is { } to ? Math.Max(to, line.Value) : line;
        }
        return observation;
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
                var qualifier in qualifiers.Where(qualifier =>
                    !SimpleQualifiers.Contains(qualifier) && !qualifier.StartsWith("within:", StringComparison.Ordinal)
                )
            )
                row.Refuse("qualifier", $"'{qualifier}' is not known; expected {string.Join(", ", SimpleQualifiers)} or within:KEY.");
            if (subject is null || source is null || field is null)
                continue;
            var observation = ObservationOf(subject, source, part, page, heading, line, observed ?? source.Published);
            if (StatementOf(row, field, observation, qualifiers, line) is { } statement)
                observation.Statements.Add(statement);
        }
    }

    private Statement? StatementOf(CsvRow row, Field field, Observation observation, string[] qualifiers, int? line)
    {
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
            Id = ++lastStatement,
            ObservationId = observation.Id,
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
            Qualifiers = qualifiers,
            Line = line,
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
                Id = Cooperations.Count + 1,
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

    // A card does not tick the table's columns "north" and "south": it names partners. Saying so as statements lets table and card be compared,
    // also where a card that names partners names none on one side.
    private void PartnersOfCards()
    {
        var cards = Observations
            .Where(observation => observation is { Part: "card", Subject.Kind: "cluster" })
            .GroupBy(observation => (observation.SubjectId, observation.SourceId, observation.ObservedOn))
            .ToDictionary(cards => cards.Key, cards => cards.First());
        var firstLines = new Dictionary<Observation, int?>();
        foreach (
            var cooperation in Cooperations
                .Where(cooperation => cooperation.Part == "card")
                .OrderBy(cooperation => (cooperation.Status == "planned", cooperation.Level != "euro-mediterranean"))
        )
        foreach (var (cluster, partner) in new[] { (cooperation.A, cooperation.B), (cooperation.B, cooperation.A) })
        {
            if (
                !cards.TryGetValue((cluster.Id, cooperation.SourceId, cooperation.Source.Published), out var card)
                || partner.Country is null
                || partner.Country == cluster.Country
            )
                continue;
            firstLines.TryAdd(card, cooperation.Line);
            var field = countries[partner.Country].Side switch
            {
                "north" => Fields.PartnersNorth,
                "south" => Fields.PartnersSouth,
                _ => null,
            };
            if (field is not null && card.Statements.All(statement => statement.Field != field.Code || statement.Line != cooperation.Line))
                Say(card, field, cooperation.Line, flag: true, qualifiers: cooperation.Status == "planned" ? ["coded", "planned"] : ["coded"]);
        }

        foreach (var (card, line) in firstLines)
        foreach (var field in new[] { Fields.PartnersNorth, Fields.PartnersSouth })
            if (card.Statements.All(statement => statement.Field != field.Code))
                Say(card, field, line, flag: false, qualifiers: ["coded"]);
    }
}
