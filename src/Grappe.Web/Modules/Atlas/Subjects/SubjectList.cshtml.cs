using System.Globalization;
using System.Text.Json;
using Grappe.Web.Modules.Atlas.Clusters;
using Grappe.Web.Shared.Api;
using Grappe.Web.Shared.Languages;
using Grappe.Web.Shared.Lists;
using Grappe.Web.Shared.Permissions;
using Grappe.Web.Shared.Web;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Grappe.Web.Modules.Atlas.Subjects;

/// <summary>The host structures, the organisations or the events, by country, form and words; the structures with their map.</summary>
[ForEverybody]
public sealed class SubjectListModel(ListSubjects list, Registers registers, Translator translator, Links links) : PageModel
{
    private const int PageSize = 50;

    private readonly List<(string Parameter, string Value)> problems = [];

    /// <summary>structures, organisations or events.</summary>
    public string Section { get; private set; } = "";

    public string Path => links.To(Section);
    public ListSubjects.Filter Filter { get; private set; } = new();

    /// <summary>What the address asks for and is not understood: it is left out, and the page says so.</summary>
    public IReadOnlyList<(string Parameter, string Value)> Problems => problems;

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
        Filter = new ListSubjects.Filter
        {
            Words = Words(),
            Country = Among("country", value => AtlasParameters.CountryCode(value, registers)),
            Form = Among("kind", value => ClosedLists.Forms[kind].Contains(value) ? value : null),
        };
        var all = await list.FindAsync(kind, new ListSubjects.Filter(), cancellation);
        Countries =
        [
            .. Counted(all, Filter with { Country = [] }, subject => subject.Country, Filter.Country)
                .OrderByDescending(value => value.Count)
                .ThenBy(value => value.Value, StringComparer.Ordinal),
        ];
        Forms =
        [
            .. Counted(all, Filter with { Form = [] }, subject => subject.Form, Filter.Form)
                .OrderBy(value => Array.IndexOf(ClosedLists.Forms[kind], value.Value)),
        ];
        var found = all.Where(item => Filter.Takes(item.Subject))
            .OrderBy(item => item.Subject.Name.In(translator.Language), StringComparer.Create(translator.Language.Culture, ignoreCase: true))
            .ToList();
        Total = found.Count;
        var pages = Math.Max(1, (Total + PageSize - 1) / PageSize);
        var page = AskedPage(pages);
        Items = [.. found.Skip((page - 1) * PageSize).Take(PageSize)];
        Pager = new Pager(page, pages, number => links.With("page", number == 1 ? null : number.ToString(CultureInfo.InvariantCulture)));
        if (kind == "structure")
            Place(found);
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
    private static IEnumerable<FacetValue> Counted(IEnumerable<ListSubjects.Item> all, ListSubjects.Filter filter, Func<Subject, string?> by, string[] chosen)
    {
        var counts = all.Where(item => filter.Takes(item.Subject)).Select(item => by(item.Subject)).OfType<string>().CountBy(value => value).ToDictionary();
        return counts.Keys.Union(chosen).Select(value => new FacetValue(value, counts.GetValueOrDefault(value)));
    }

    private string? Words()
    {
        var words = Request.Query["q"].ToString().Replace("\0", "", StringComparison.Ordinal).Trim();
        if (words.Length > Parameter.LongestText)
        {
            problems.Add(("q", words));
            words = words[..Parameter.LongestText];
        }
        return words.Length > 0 ? words : null;
    }

    private string[] Among(string parameter, Func<string, string?> read)
    {
        var given = Request.Query[parameter].Where(value => !string.IsNullOrWhiteSpace(value)).Select(value => value!.Trim()).Distinct().ToList();
        problems.AddRange(given.Where(value => read(value) is null).Take(5).Select(value => (parameter, value)));
        return [.. given.Select(read).OfType<string>().Distinct()];
    }

    private int AskedPage(int pages)
    {
        var asked = Request.Query["page"].ToString();
        if (asked.Length == 0)
            return 1;
        if (!int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1)
        {
            problems.Add(("page", asked));
            return 1;
        }
        if (number > pages)
            problems.Add(("page-beyond", asked));
        return Math.Min(number, pages);
    }

    private void Place(List<ListSubjects.Item> found)
    {
        var placed = found.Select(item => item.Subject).Where(subject => subject.PlaceId is not null).ToList();
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
