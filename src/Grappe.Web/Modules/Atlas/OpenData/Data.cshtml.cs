using Grappe.Web.Modules.Atlas.Citations;
using Grappe.Web.Modules.Atlas.Compare;

namespace Grappe.Web.Modules.Atlas.OpenData;

[ForEverybody]
public sealed class DataModel(ReadFigures figures, ReadChanges changes, ReadEditions editions, Registers registers, Translator translator) : PageModel
{
    public ReadFigures.Figures Figures { get; private set; } = null!;

    /// <summary>The days on which something new became known.</summary>
    public IReadOnlyList<DateOnly> Days { get; private set; } = [];

    /// <summary>Those of which there are tables to take away.</summary>
    public IEnumerable<Country> Countries => registers.Countries.Values.Where(country => country.Side == "south");

    public IReadOnlyList<Edition> Editions { get; private set; } = [];

    /// <summary>The edition that stands loaded, and how to cite it.</summary>
    public Credits Credits { get; private set; } = null!;

    public IEnumerable<(string Title, DownloadMenu Menu)> Downloads =>
        [
            ("menu.clusters", DownloadMenu.OfClusters("/api/v1/clusters", Figures.Subjects.GetValueOrDefault("cluster"))),
            ("menu.cooperations", DownloadMenu.OfCooperations("/api/v1/cooperations", Figures.Cooperations)),
        ];

    /// <summary>The files of the data set, and how many rows each holds.</summary>
    public IEnumerable<(string File, string Text, int? Rows)> Files =>
        [
            ("sources/", "data.files.sources", Figures.Sources),
            ("clusters/", "data.files.clusters", Figures.Subjects.GetValueOrDefault("cluster")),
            ("structures/", "data.files.structures", Figures.Subjects.GetValueOrDefault("structure")),
            ("networks/", "data.files.networks", Figures.Subjects.GetValueOrDefault("network")),
            ("organisations/", "data.files.organisations", Figures.Subjects.GetValueOrDefault("organisation")),
            ("programmes/", "data.files.programmes", Figures.Subjects.GetValueOrDefault("programme")),
            ("events/", "data.files.events", Figures.Subjects.GetValueOrDefault("event")),
            ("places/", "data.files.places", Figures.Places),
            ("countries.csv", "data.files.countries", Figures.Subjects.GetValueOrDefault("country")),
            ("tables/", "data.files.tables", Figures.TableRows),
            ("observations/", "data.files.observations", Figures.Load.Statements),
            ("cooperations/", "data.files.cooperations", Figures.Cooperations),
        ];

    /// <summary>Addresses of the API to try, with what each answers.</summary>
    public static readonly IReadOnlyList<(string Address, string Text)> Examples =
    [
        ("/api/v1/clusters?country=ma&state=constituted", "data.example.clusters"),
        ("/api/v1/clusters?q=huile+olive", "data.example.words"),
        ("/api/v1/clusters/2ts", "data.example.card"),
        ("/api/v1/clusters?asOf=2014-12-31", "data.example.as-of"),
        ("/api/v1/countries/tn/table", "data.example.table"),
        ("/api/v1/contradictions?degree=conflict&country=dz", "data.example.contradictions"),
        ("/api/v1/cooperations?direction=south-south-between", "data.example.cooperations"),
        ("/api/v1/structures?form=technopole&country=tn", "data.example.structures"),
        ("/api/v1/changes?from=2014-12-31&to=2019-12-31", "data.example.changes"),
    ];

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        Figures = await figures.ReadAsync(cancellation);
        Days = await changes.DaysAsync(cancellation);
        Editions = await editions.ListAsync(cancellation);
        Credits = new Credits(Request, registers.Edition, translator);
    }
}
