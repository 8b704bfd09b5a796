using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Grappe.Algorithms.Observations;
using Grappe.Web.Shared.Languages;

namespace Grappe.Web.Modules.Atlas.Data;

/// <summary>A data set read from its files, complete and consistent, with identifiers given in the order of reading.</summary>
public sealed partial class DataSet
{
    internal const string ObservationHeader = "subject,source,part,page,heading,line,observed,field,key,value,unit,qualifier,wording,fr,en,ar";
    private const int LowestRank = 99;
    private const string SubjectHeader = "slug,kind,country,place,acronym,isic,fr,en,ar,aliases";
    private static readonly string[] SimpleQualifiers = ["about", "over", "under", "provisional", "interim", "planned", "former", "coded", "counted", "among"];

    public List<Country> Countries { get; } = [];
    public List<Sector> Sectors { get; } = [];
    public List<Source> Sources { get; } = [];
    public List<Place> Places { get; } = [];
    public List<Subject> Subjects { get; } = [];
    public List<Observation> Observations { get; } = [];
    public List<TableRow> TableRows { get; } = [];
    public List<Cooperation> Cooperations { get; } = [];

    private readonly List<DataProblem> problems = [];
    private readonly Dictionary<string, Country> countries = [];
    private readonly Dictionary<string, Source> sources = [];
    private readonly Dictionary<string, Place> places = [];
    private readonly Dictionary<string, Subject> subjects = [];
    private readonly Dictionary<(int Subject, int Source, string Part, string Heading, string Observed), Observation> observations = [];
    private readonly string root;
    private long lastStatement;

    private DataSet(string root) => this.root = root;

    /// <summary>Reads and checks the data set of a folder; with any problem, there is no data set.</summary>
    public static (DataSet? Data, IReadOnlyList<DataProblem> Problems) Read(string root)
    {
        var data = new DataSet(root);
        data.Read();
        return data.problems.Count == 0 ? (data, []) : (null, data.problems);
    }

    /// <summary>A digest of every file of the folder: two folders of the same content have the same.</summary>
    public static string Fingerprint(string root)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Directory.GetFiles(root, "*.csv", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(Path.GetRelativePath(root, file)));
            hash.AppendData(File.ReadAllBytes(file));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private void Read()
    {
        ReadCountries();
        ReadSectors();
        ReadSources();
        ReadPlaces();
        ReadSubjects();
        ReadTables();
        ReadObservations();
        ReadCooperations();
        if (problems.Count == 0)
            PartnersOfCards();
    }

    private IEnumerable<CsvRow> Rows(string path, string header) => CsvFile.Rows(root, path, header, problems);

    private static Localised Names(CsvRow row) => new(row.Required("fr"), row.Required("en"), row.Required("ar"));

    private static string[] Aliases(CsvRow row) =>
        row.Optional("aliases")?.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static void Register<T>(Dictionary<string, T> register, CsvRow row, string column, string key, T item)
    {
        if (!register.TryAdd(key, item))
            row.Refuse(column, $"'{key}' stands twice.");
    }

    private static string Slug(CsvRow row)
    {
        var slug = row.Required("slug");
        if (!WellFormedSlug().IsMatch(slug))
            row.Refuse("slug", $"'{slug}' is not a slug: lower-case letters without accents and digits, single hyphens between them.");
        return slug;
    }

    [GeneratedRegex(@"^[a-z0-9]+(-[a-z0-9]+)*\z")]
    private static partial Regex WellFormedSlug();

    private void ReadCountries()
    {
        foreach (var row in Rows("countries.csv", "code,side,fr,en,ar"))
        {
            var country = new Country
            {
                Code = row.Required("code"),
                Side = row.OneOf("side", ["south", "north", "beyond"]),
                Name = Names(row),
            };
            if (country.Code.Length != 2 || country.Code.Any(letter => letter is < 'a' or > 'z'))
                row.Refuse("code", $"'{country.Code}' is not a country code of two lower-case letters.");
            Register(countries, row, "code", country.Code, country);
            Countries.Add(country);
        }
    }

    private void ReadSectors()
    {
        var seen = new Dictionary<string, Sector>();
        foreach (var row in Rows("sectors.csv", "code,isic,fr,en,ar"))
        {
            var code = row.OneOf("code", Fields.Codes[Fields.Sector]);
            var sector = new Sector
            {
                Code = short.TryParse(code, out var number) ? number : (short)0,
                Isic = row.Required("isic"),
                Name = Names(row),
            };
            Register(seen, row, "code", code, sector);
            Sectors.Add(sector);
        }
    }

    private void ReadSources()
    {
        foreach (var row in Rows("sources", "slug,title,authors,publisher,kind,published,language,rank,url,fr,en,ar"))
        {
            row.Required("published");
            var rank = row.OptionalInteger("rank") ?? LowestRank;
            if (rank is < 1 or > LowestRank)
                row.Refuse("rank", $"'{rank}' is not a rank between 1, preferred, and {LowestRank}.");
            var source = new Source
            {
                Id = Sources.Count + 1,
                Slug = Slug(row),
                Title = row.Required("title"),
                Authors = row.Optional("authors") ?? "",
                Publisher = row.Optional("publisher") ?? "",
                Kind = row.Required("kind"),
                Published = row.OptionalDate("published") ?? default,
                Language = row.OneOf("language", [.. Language.All.Select(language => language.Code)]),
                Rank = (short)rank,
                Url = row.Optional("url"),
                Note = Names(row),
            };
            Register(sources, row, "slug", source.Slug, source);
            Sources.Add(source);
        }
    }

    private void ReadPlaces()
    {
        var parents = new List<(CsvRow Row, Place Place, string Parent)>();
        foreach (var row in Rows("places", "slug,country,kind,parent,lat,lon,fr,en,ar,aliases"))
        {
            var place = new Place
            {
                Id = Places.Count + 1,
                Slug = Slug(row),
                Country = row.Find("country", row.Required("country"), countries, "country")?.Code ?? "",
                Kind = row.OneOf("kind", ["country", "region", "governorate", "area", "city", "site"]),
                Lat = row.Degrees("lat", 90),
                Lon = row.Degrees("lon", 180),
                Name = Names(row),
                Aliases = Aliases(row),
            };
            Register(places, row, "slug", place.Slug, place);
            Places.Add(place);
            if (row.Optional("parent") is { } parent)
                parents.Add((row, place, parent));
        }
        foreach (var (row, place, parent) in parents)
            place.Parent = row.Find("parent", parent, places, "place");
        foreach (var (row, place, _) in parents)
        {
            var seen = new HashSet<Place>();
            for (var at = place; at is not null; at = at.Parent)
            {
                if (seen.Add(at))
                    continue;
                row.Refuse("parent", $"'{place.Slug}' lies inside itself.");
                place.Parent = null;
                break;
            }
        }
    }

    private void ReadSubjects()
    {
        foreach (var country in Countries)
            Add(
                new Subject
                {
                    Id = Subjects.Count + 1,
                    Kind = "country",
                    Slug = country.Code,
                    Form = "country",
                    Country = country.Code,
                    Name = country.Name,
                    Aliases = [],
                }
            );
        foreach (
            var (kind, folder) in new[]
            {
                ("cluster", "clusters"),
                ("structure", "structures"),
                ("network", "networks"),
                ("organisation", "organisations"),
                ("programme", "programmes"),
                ("event", "events"),
            }
        )
        foreach (var row in Rows(folder, SubjectHeader))
        {
            var subject = new Subject
            {
                Id = Subjects.Count + 1,
                Kind = kind,
                Slug = Slug(row),
                Form = row.OneOf("kind", Atlas.Forms[kind]),
                Country = row.Find("country", row.Optional("country"), countries, "country")?.Code,
                PlaceId = row.Find("place", row.Optional("place"), places, "place")?.Id,
                Acronym = row.Optional("acronym"),
                Isic = row.Optional("isic"),
                Name = Names(row),
                Aliases = Aliases(row),
            };
            if (kind == "cluster" && subject.Country is null)
                row.Refuse("country", "a cluster needs its country.");
            if (!Add(subject))
                row.Refuse("slug", $"'{subject.Slug}' stands twice.");
        }
    }

    private bool Add(Subject subject)
    {
        Subjects.Add(subject);
        return subjects.TryAdd(subject.Code, subject);
    }

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
