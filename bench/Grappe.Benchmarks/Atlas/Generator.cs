using System.Globalization;
using System.Text;
using CsvHelper;

namespace Grappe.Benchmarks.Atlas;

/// <summary>
/// Writes a made-up data set whose countries, sectors, places, sources and part of whose texts are those of the real one: clusters with names, places and trades,
/// and what several sources of several years say of them, now and then against one another. The same seed writes the same files.
/// </summary>
internal sealed class Generator(string real, string folder, int clusters, int observations, ulong seed)
{
    private const string SubjectHeader = "slug,kind,country,place,acronym,isic,fr,en,ar,aliases";
    private const string ObservationHeader = "subject,source,part,page,heading,line,observed,field,key,value,unit,qualifier,wording,fr,en,ar";
    private const string TableHeader = "row,line,page,cluster,name,acronym,state,sector,north,south,anchorage,place,printed-place,provisional";
    private const int RowsOfTable = 50;
    private static readonly string[] Isic = ["10", "25+26+28", "62", "13+14", "35+38", "23+41", "32+90"];
    private static readonly string[] Copied =
    [
        "countries.csv",
        "sectors.csv",
        "places",
        "sources",
        "structures",
        "networks",
        "programmes",
        "events",
        "organisations",
        "tables/sources.csv",
    ];

    private sealed record Place(string Slug, string Country, string Parent, double Lat, double Lon, Phrase Name);

    private sealed record MadeSource(string Slug, string Published, int Rank);

    private static readonly IReadOnlyList<MadeSource> Sources =
    [
        new("registre-2019", "2019-03", 11),
        new("annuaire-2016", "2016", 12),
        new("enquete-2022", "2022-10-04", 13),
        new("recensement-2013", "2013-06", 14),
        new("presse-2018", "2018-11-20", 18),
        new("rapport-2024", "2024-02", 15),
        new("inventaire-2011", "2011", 16),
        new("portail-2025", "2025-05-01", 17),
    ];

    private readonly Chance chance = new(seed);
    private readonly Dictionary<string, CsvWriter> said = [];
    private readonly List<Place> cities = [];
    private readonly List<Place> places = [];
    private readonly List<Phrase> properNames = [];
    private readonly List<string> organisations = [];
    private readonly List<Phrase> realTexts = [];
    private readonly HashSet<string> slugs = [];
    private int observationsWritten;
    private int statementsWritten;

    public (int Observations, int Statements) Write()
    {
        foreach (var name in Copied)
            Copy(Path.Combine(real, name), Path.Combine(folder, name));
        realTexts.AddRange(
            Rows("observations").Where(row => row["field"] is "activity" or "niche" or "project").Select(row => new Phrase(row["fr"], row["en"], row["ar"]))
        );
        MakeProperNames();
        WriteSources();
        WritePlaces();
        WriteOrganisations();
        WriteClusters();
        return (observationsWritten, statementsWritten);
    }

    private IEnumerable<Dictionary<string, string>> Rows(string path)
    {
        foreach (var file in Directory.GetFiles(Path.Combine(real, path), "*.csv").Order(StringComparer.Ordinal))
        {
            using var csv = CsvReader.FromFile(file, CsvReaderOptions.Default with { Separator = ',' });
            csv.ReadHeader();
            var header = csv.Headers.ToArray();
            while (csv.Read())
                yield return header.Zip(csv.Current.ToArray()).ToDictionary(cell => cell.First, cell => cell.Second.Trim());
        }
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.Exists(from) ? Directory.GetFiles(from, "*.csv") : [from])
        {
            var target = file == from ? to : Path.Combine(to, Path.GetFileName(file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    private void MakeProperNames()
    {
        HashSet<string> seen = [];
        while (properNames.Count < 20_000)
        {
            var syllables = Enumerable.Range(0, 2 + chance.Below(3)).Select(_ => Vocabulary.Syllables[chance.Below(Vocabulary.Syllables.Count)]).ToList();
            var latin = string.Concat(syllables.Select(syllable => syllable.Latin));
            latin = char.ToUpperInvariant(latin[0]) + latin[1..];
            if (seen.Add(latin))
                properNames.Add(new Phrase(latin, latin, string.Concat(syllables.Select(syllable => syllable.Arabic))));
        }
    }

    private void WriteSources()
    {
        using var file = new CsvWriter(
            Path.Combine(folder, "sources", "made-up.csv"),
            "slug,title,authors,publisher,kind,published,language,rank,url,fr,en,ar"
        );
        foreach (var source in Sources)
        {
            file.Row(
                source.Slug,
                $"Source engendrée {source.Slug}",
                "",
                "",
                "register",
                source.Published,
                "fr",
                Text(source.Rank),
                "",
                "Source engendrée pour mesurer",
                "Source generated to measure",
                "مصدر مولد للقياس"
            );
            said[source.Slug] = new CsvWriter(Path.Combine(folder, "observations", source.Slug + ".csv"), ObservationHeader);
        }
    }

    // Around each real town, sites within some twenty kilometres: the larger towns, which come first, have more.
    private void WritePlaces()
    {
        cities.AddRange(
            Rows("places")
                .Where(row => row["kind"] == "city" && row["country"] is "ma" or "dz" or "tn")
                .Select(row => new Place(
                    row["slug"],
                    row["country"],
                    row["parent"],
                    double.Parse(row["lat"], CultureInfo.InvariantCulture),
                    double.Parse(row["lon"], CultureInfo.InvariantCulture),
                    new Phrase(row["fr"], row["en"], row["ar"])
                ))
        );
        places.AddRange(cities);
        using var file = new CsvWriter(Path.Combine(folder, "places", "made-up.csv"), "slug,country,kind,parent,lat,lon,fr,en,ar,aliases");
        for (var i = 0; i < Math.Max(50, clusters / 25); i++)
        {
            var (city, site, proper) = (chance.Of(cities, 0.5), chance.Of(Vocabulary.Sites), properNames[chance.Below(properNames.Count)]);
            var name = new Phrase($"{site.Fr} {proper.Fr}", $"{proper.En} {site.En}", $"{site.Ar} {proper.Ar}");
            var slug = Slug($"{name.Fr} {city.Name.Fr}");
            var place = new Place(slug, city.Country, city.Slug, city.Lat + chance.Between(-0.2, 0.2), city.Lon + chance.Between(-0.2, 0.2), name);
            file.Row(
                slug,
                place.Country,
                "site",
                place.Parent,
                place.Lat.ToString("0.0000", CultureInfo.InvariantCulture),
                place.Lon.ToString("0.0000", CultureInfo.InvariantCulture),
                name.Fr,
                name.En,
                name.Ar,
                ""
            );
            places.Add(place);
        }
    }

    private void WriteOrganisations()
    {
        string[] kinds = ["sme", "cooperative", "company", "association", "research-centre", "startup"];
        using var file = new CsvWriter(Path.Combine(folder, "organisations", "made-up.csv"), SubjectHeader);
        for (var i = 0; i < Math.Max(20, clusters / 5); i++)
        {
            var (form, proper, place) = (chance.Of(Vocabulary.Organisations), properNames[chance.Below(properNames.Count)], chance.Of(cities, 0.5));
            var slug = Slug($"{form.Fr} {proper.Fr} {place.Name.Fr}");
            organisations.Add("organisation/" + slug);
            file.Row(
                slug,
                chance.Of(kinds),
                place.Country,
                place.Slug,
                "",
                "",
                $"{form.Fr} {proper.Fr} {De(place.Name.Fr)}",
                $"{proper.En} {form.En}, {place.Name.En}",
                $"{form.Ar} {proper.Ar} {In(place.Name.Ar)}",
                ""
            );
        }
    }

    private void WriteClusters()
    {
        string[] countries = ["ma", "dz", "tn"];
        var tables = countries.ToDictionary(country => country, country => new CsvWriter(Path.Combine(folder, "tables", country + ".csv"), TableHeader));
        var rows = countries.ToDictionary(country => country, _ => 0);
        using (var file = new CsvWriter(Path.Combine(folder, "clusters", "made-up.csv"), SubjectHeader))
        using (
            var cooperations = new CsvWriter(
                Path.Combine(folder, "cooperations", "made-up.csv"),
                "a,b,kind,level,status,year,source,part,page,heading,line,fr,en,ar"
            )
        )
        {
            var earlier = new List<string>();
            for (var i = 0; i < clusters; i++)
            {
                var cluster = MakeCluster();
                file.Row(
                    cluster.Slug,
                    chance.In100(85) ? "cluster" : "agglomeration",
                    cluster.Place.Country,
                    cluster.Place.Slug,
                    cluster.Acronym,
                    Isic[cluster.Sector - 1],
                    cluster.Name.Fr,
                    cluster.Name.En,
                    cluster.Name.Ar,
                    chance.In100(30) ? $"{cluster.Proper.Fr} {cluster.Place.Name.Fr}" : ""
                );
                // The clusters still to come share what is left, give or take: the last takes the rest.
                var left = observations - observationsWritten;
                var fair = left / (clusters - i);
                var share = i == clusters - 1 ? left : Math.Max(1, fair + chance.Below(5) - 2);
                if (rows[cluster.Place.Country] < RowsOfTable && share > 1)
                {
                    WriteTableRow(tables[cluster.Place.Country], ++rows[cluster.Place.Country], cluster);
                    share--;
                }
                WhatIsSaid(cluster, share, earlier);
                if (earlier.Count > 0 && chance.In100(20))
                    WriteCooperation(cooperations, cluster, chance.In100(30) ? "country/fr" : earlier[chance.Below(earlier.Count)]);
                if (earlier.Count < 10_000)
                    earlier.Add("cluster/" + cluster.Slug);
            }
        }
        foreach (var file in tables.Values.Concat(said.Values))
            file.Dispose();
    }

    private sealed record Cluster(string Slug, string Acronym, int Sector, Place Place, Phrase Product, Phrase Proper, Phrase Name);

    private Cluster MakeCluster()
    {
        var sector = 1 + chance.Below(7);
        if (chance.In100(40))
            sector = 1;
        var (grouping, product, proper, place) = (
            chance.Of(Vocabulary.Groupings, 1.2),
            chance.Of(Vocabulary.Products[sector - 1]),
            chance.Of(properNames, 0.6),
            chance.Of(places, 0.5)
        );
        var city = place.Name;
        var name = new Phrase(
            $"{grouping.Fr} {product.Fr} {proper.Fr} {De(city.Fr)}",
            $"{proper.En} {Capital(product.En)} {grouping.En} of {city.En}",
            $"{grouping.Ar} {product.Ar} {proper.Ar} {In(city.Ar)}"
        );
        var acronym = chance.In100(40)
            ? string.Concat(
                $"{grouping.Fr} {product.Fr} {proper.Fr} {city.Fr}"
                    .Split(' ', '\'')
                    .Where(word => word.Length > 2)
                    .Select(word => char.ToUpperInvariant(word[0]))
            )
            : "";
        return new Cluster(Slug(name.Fr), acronym, sector, place, product, proper, name);
    }

    private void WriteTableRow(CsvWriter table, int row, Cluster cluster)
    {
        table.Row(
            Text(row),
            Text(600 + row),
            "30",
            cluster.Slug,
            cluster.Name.Fr,
            cluster.Acronym,
            chance.Of(["constituted", "emerging", "expected"]),
            Text(cluster.Sector),
            chance.In100(50) ? "yes" : "",
            chance.In100(30) ? "yes" : "",
            chance.In100(50) ? "rooted" : "constructed",
            cluster.Place.Slug,
            cluster.Place.Name.Fr,
            ""
        );
        observationsWritten++;
        statementsWritten += cluster.Acronym.Length > 0 ? 8 : 7;
    }

    private void WriteCooperation(CsvWriter file, Cluster cluster, string other)
    {
        var source = Sources[chance.Below(Sources.Count)];
        file.Row(
            "cluster/" + cluster.Slug,
            other,
            "cooperation",
            other.StartsWith("country", StringComparison.Ordinal) ? "euro-mediterranean" : "national",
            "active",
            "",
            source.Slug,
            chance.In100(50) ? "card" : "text",
            "",
            "Partenaires",
            Text(1 + chance.Below(9000)),
            $"Échanges sur {cluster.Product.Fr}",
            $"Exchanges on {cluster.Product.En}",
            $"تبادل حول {cluster.Product.Ar}"
        );
    }

    // The first source gives a card; the others tell a little each, later ones of later states.
    private void WhatIsSaid(Cluster cluster, int count, List<string> earlier)
    {
        var sources = Enumerable
            .Range(0, 2 + chance.Below(2))
            .Select(_ => chance.Of(Sources))
            .Distinct()
            .OrderBy(source => source.Published, StringComparer.Ordinal)
            .ToList();
        var created = 1995 + chance.Below(15);
        var members = 5 + chance.Below(120);
        for (var i = 0; i < count; i++)
        {
            var source = sources[i % sources.Count];
            var about = new Telling(this, cluster, source, i, 1 + chance.Below(9000));
            var late = i % sources.Count;
            if (i == 0)
                TellCard(about, cluster, created, members);
            else
                switch (chance.Below(6))
                {
                    case 0:
                        about.Say("text", "state", value: StateOf(late));
                        about.Say("text", "members", key: "total", value: Text(members + (chance.In100(60) ? 0 : chance.Below(20))));
                        break;
                    case 1:
                        about.Say("text", "activity", phrase: TextOn(cluster));
                        about.Say("text", "activity", phrase: TextOn(cluster));
                        break;
                    case 2:
                        for (var named = 1 + chance.Below(3); named > 0; named--)
                            about.Say("list", "member", key: "companies", value: chance.Of(organisations, 0.7));
                        break;
                    case 3:
                        about.Say("list", "name", value: chance.In100(30) ? Misspelled(cluster.Name.Fr) : cluster.Name.Fr);
                        about.Say("list", "place", value: chance.In100(30) && cluster.Place.Parent.Length > 0 ? cluster.Place.Parent : cluster.Place.Slug);
                        break;
                    case 4:
                        about.Say("note", "created", value: Text(chance.In100(70) ? created : created + 1));
                        about.Say("note", "description", phrase: TextOn(cluster));
                        break;
                    default:
                        about.Say("box", "project", phrase: TextOn(cluster));
                        if (late > 0 && earlier.Count > 0 && chance.In100(3))
                        {
                            about.Say("box", "state", value: "merged");
                            about.Say("box", "merged-into", value: earlier[chance.Below(earlier.Count)]);
                        }
                        break;
                }
            observationsWritten++;
        }
    }

    private void TellCard(Telling about, Cluster cluster, int created, int members)
    {
        about.Say("card", "name", value: cluster.Name.Fr);
        about.Say("card", "state", value: StateOf(0));
        about.Say("card", "sector", value: Text(cluster.Sector), qualifier: "coded", wording: cluster.Product.Fr);
        about.Say("card", "place", value: cluster.Place.Slug, wording: cluster.Place.Name.Fr);
        if (chance.In100(70))
            about.Say("card", "created", value: Text(created));
        if (chance.In100(60))
            about.Say("card", "recognition", value: chance.In100(70) ? "recognised" : "spontaneous");
        if (chance.In100(70))
            about.Say("card", "anchorage", value: chance.In100(60) ? "rooted" : "constructed");
        if (chance.In100(70))
            about.Say("card", "members", key: "total", value: Text(members), qualifier: chance.In100(20) ? "about" : "");
        if (chance.In100(40))
            about.Say("card", "role", key: "president", value: $"{chance.Of(Vocabulary.FirstNames)} {chance.Of(properNames, 0.6).Fr}");
        var quality = chance.Of(Vocabulary.Qualities);
        about.Say(
            "card",
            "niche",
            phrase: new Phrase(
                $"{Capital(cluster.Product.Fr)} {quality.Fr}",
                $"{Capital(cluster.Product.En)} {quality.En}",
                $"{cluster.Product.Ar} {quality.Ar}"
            )
        );
        about.Say("card", "activity", phrase: TextOn(cluster));
    }

    private string StateOf(int later) =>
        (later, chance.Below(100)) switch
        {
            (0, < 40) => "emerging",
            (0, < 70) => "constituted",
            (0, < 85) => "expected",
            (0, _) => "potential",
            (_, < 70) => "constituted",
            (_, < 90) => "emerging",
            _ => "dissolved",
        };

    private Phrase TextOn(Cluster cluster)
    {
        if (chance.In100(15))
            return chance.Of(realTexts, 0.5);
        var product = chance.In100(70) ? cluster.Product : chance.Of(Vocabulary.Products[chance.Below(7)]);
        var (process, purpose) = (chance.Of(Vocabulary.Processes), chance.Of(Vocabulary.Purposes));
        var text = new Phrase(
            $"{Capital(process.Fr)} {De(product.Fr)} {purpose.Fr}",
            $"{Capital(process.En)} of {product.En} {purpose.En}",
            $"{process.Ar} {product.Ar} {purpose.Ar}"
        );
        if (chance.In100(40))
        {
            var with = chance.Of(properNames, 0.8);
            text = new Phrase($"{text.Fr}, avec {with.Fr}", $"{text.En}, with {with.En}", $"{text.Ar}، مع {with.Ar}");
        }
        return text;
    }

    private string Misspelled(string name)
    {
        var at = 1 + chance.Below(name.Length - 2);
        return name[..at] + name[(at + 1)..];
    }

    /// <summary>One observation being told: rows of one source, one place of it and one subject.</summary>
    private sealed class Telling(Generator by, Cluster cluster, MadeSource source, int number, int line)
    {
        public void Say(string part, string field, string key = "", string value = "", string qualifier = "", string wording = "", Phrase? phrase = null)
        {
            by.said[source.Slug]
                .Row(
                    "cluster/" + cluster.Slug,
                    source.Slug,
                    part,
                    Text(1 + line / 40),
                    $"{cluster.Proper.Fr} · {number + 1}",
                    Text(line),
                    "",
                    field,
                    key,
                    value,
                    "",
                    qualifier,
                    wording,
                    phrase?.Fr ?? "",
                    phrase?.En ?? "",
                    phrase?.Ar ?? ""
                );
            by.statementsWritten++;
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Capital(string text) => char.ToUpper(text[0], CultureInfo.InvariantCulture) + text[1..];

    private static string De(string word) => "AEIOUYHÉÈÊaeiouyhéèê".Contains(word[0]) ? "d'" + word : "de " + word;

    private static string In(string place) => "ب" + place;

    /// <summary>A slug that no other subject or place of these files has.</summary>
    private string Slug(string name)
    {
        var plain = new StringBuilder();
        foreach (var letter in name.Replace("œ", "oe", StringComparison.Ordinal).Normalize(NormalizationForm.FormD).ToLowerInvariant())
            if (letter is (>= 'a' and <= 'z') or (>= '0' and <= '9'))
                plain.Append(letter);
            else if (char.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark && plain.Length > 0 && plain[^1] != '-')
                plain.Append('-');
        var slug = plain.ToString().Trim('-');
        for (var next = 2; !slugs.Add(slug); next++)
            slug = $"{plain.ToString().Trim('-')}-{next}";
        return slug;
    }
}
