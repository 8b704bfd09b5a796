using System.Text.Json;
using Grappe.Web.Modules.Atlas.Clusters;
using Microsoft.AspNetCore.Http.Extensions;

namespace Grappe.Web.Modules.Atlas.Subjects;

/// <summary>Shows the host structures, the organisations or the events, by country, form and words; the structures with their map.</summary>
[ForEverybody]
public sealed class SubjectListModel(ListSubjects list, Registers registers, Translator translator, Links links) : PageModel
{
    private const int PageSize = 50;

    /// <summary>structures, organisations or events.</summary>
    public string Section { get; private set; } = "";

    public string Path => links.To(Section);
    public ListSubjects.Filter Filter { get; private set; } = new();

    /// <summary>The parts of the address that are not understood: they are left out, and the page says so.</summary>
    public IReadOnlyList<ListProblem> Problems { get; private set; } = [];

    public IReadOnlyList<ListSubjects.Item> Items { get; private set; } = [];
    public int Total { get; private set; }
    public Pager Pager { get; private set; } = null!;

    /// <summary>The countries that have one, the richest first, counted with the other filters kept.</summary>
    public IReadOnlyList<FacetValue> Countries { get; private set; } = [];

    /// <summary>The forms there are, in the order of the glossary, counted with the other filters kept.</summary>
    public IReadOnlyList<FacetValue> Forms { get; private set; } = [];

    public MapFigure? Map { get; private set; }

    /// <summary>The points of the map, as GeoJSON.</summary>
    public string Points { get; private set; } = "";

    public async Task OnGetAsync(string section, CancellationToken cancellation)
    {
        Section = section;
        var kind = section[..^1];
        var asked = new AskedList(Request.Query);
        Filter = new ListSubjects.Filter
        {
            Words = asked.Words(),
            Country = asked.Among("country", value => AtlasParameters.CountryCode(value, registers)),
            Form = asked.Among("kind", ClosedLists.Forms[kind]),
        };
        Countries =
        [
            .. Counted(await list.CountCountriesAsync(kind, Filter with { Country = [] }, cancellation), Filter.Country)
                .OrderByDescending(value => value.Count)
                .ThenBy(value => value.Value, StringComparer.Ordinal),
        ];
        Forms =
        [
            .. Counted(await list.CountFormsAsync(kind, Filter with { Form = [] }, cancellation), Filter.Form)
                .OrderBy(value => Array.IndexOf(ClosedLists.Forms[kind], value.Value)),
        ];
        Total = await list.CountAsync(kind, Filter, cancellation);
        Pager = asked.Pager(Total, PageSize, links);
        Problems = asked.Problems;
        Items = await list.FindAsync(kind, Filter, translator.Language, Pager.Page, PageSize, cancellation);
        if (kind == "structure")
            Place(await list.FindPlacedAsync(kind, Filter, translator.Language, cancellation));
    }

    /// <summary>The same list as data.</summary>
    public string DataAddress
    {
        get
        {
            var query = new QueryBuilder();
            if (Filter.Words is { } words)
                query.Add("q", words);
            query.Add("form", Filter.Form);
            query.Add("country", Filter.Country);
            return $"/api/v1/{Section}{query}";
        }
    }

    // What is chosen stays to be taken off, also where nothing answers any more.
    private static IEnumerable<FacetValue> Counted(Dictionary<string, int> counts, string[] chosen) =>
        counts.Keys.Union(chosen).Select(value => new FacetValue(value, counts.GetValueOrDefault(value)));

    private void Place(List<Subject> placed)
    {
        var entries = placed
            .Select(subject => new MapFigure.Entry(subject.Slug, subject.Name.In(translator.Language), links.Subject(subject.Kind, subject.Slug)!))
            .ToList();
        if (entries.Count == 0)
            return;
        Map = new MapFigure("#points", entries, entries.Count, Sectors: false);
        Points = JsonSerializer.Serialize(
            new
            {
                type = "FeatureCollection",
                features = placed.Zip(
                    entries,
                    (subject, entry) =>
                        new
                        {
                            type = "Feature",
                            geometry = new
                            {
                                type = "Point",
                                coordinates = new[] { registers.Places[subject.PlaceId!.Value].Lon, registers.Places[subject.PlaceId.Value].Lat },
                            },
                            properties = new
                            {
                                slug = entry.Slug,
                                name = entry.Name,
                                url = entry.Url,
                            },
                        }
                ),
            }
        );
    }
}
