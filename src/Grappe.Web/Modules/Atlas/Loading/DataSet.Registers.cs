using Grappe.Web.Modules.Atlas.Cards;
using Grappe.Web.Modules.Atlas.Observations;
using Grappe.Web.Modules.Atlas.Places;

namespace Grappe.Web.Modules.Atlas.Loading;

// Who is spoken of: countries, sectors, sources, places and subjects.
public sealed partial class DataSet
{
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

    // A data set may do without a thesaurus.
    private void ReadConcepts()
    {
        if (!Directory.Exists(Path.Combine(root, "thesaurus")))
            return;
        var seen = new Dictionary<string, (CsvRow Row, ThesaurusConcept Concept)>();
        foreach (var row in Rows("thesaurus", "slug,kind,broader,isic,feeds,fr,en,ar,words"))
        {
            var concept = new ThesaurusConcept
            {
                Id = Concepts.Count,
                Slug = Slug(row),
                Kind = row.OneOf("kind", ThesaurusConcept.Kinds),
                Broader = row.Optional("broader")?.Split('+') ?? [],
                Feeds = row.Optional("feeds")?.Split('+') ?? [],
                Isic = row.Optional("isic"),
                Name = Names(row),
                Words = row.Optional("words")?.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [],
            };
            Register(seen, row, "slug", concept.Slug, (row, concept));
            Concepts.Add(concept);
        }
        foreach (var (row, concept) in seen.Values)
        {
            foreach (var (column, slugs) in new[] { ("broader", concept.Broader), ("feeds", concept.Feeds) })
            foreach (var slug in slugs.Where(slug => !seen.ContainsKey(slug)))
                row.Refuse(column, $"There is no concept '{slug}'.");
            if (IsBroaderThanItself(concept))
                row.Refuse("broader", $"'{concept.Slug}' is broader than itself.");
        }

        bool IsBroaderThanItself(ThesaurusConcept concept)
        {
            var met = new HashSet<string>(concept.Broader);
            var waiting = new Queue<string>(concept.Broader);
            while (waiting.TryDequeue(out var slug))
                if (seen.TryGetValue(slug, out var broader))
                    foreach (var next in broader.Concept.Broader.Where(met.Add))
                        waiting.Enqueue(next);
            return met.Contains(concept.Slug);
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
            var slug = Slug(row);
            var source = new Source
            {
                Id = numbering.Sources.Of(slug),
                Slug = slug,
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
            var slug = Slug(row);
            var place = new Place
            {
                Id = numbering.Places.Of(slug),
                Slug = slug,
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
                    Id = numbering.Subjects.Of($"country/{country.Code}"),
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
            var slug = Slug(row);
            var subject = new Subject
            {
                Id = numbering.Subjects.Of($"{kind}/{slug}"),
                Kind = kind,
                Slug = slug,
                Form = row.OneOf("kind", ClosedLists.Forms[kind]),
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
}
