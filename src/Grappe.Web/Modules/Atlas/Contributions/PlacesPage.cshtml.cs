namespace Grappe.Web.Modules.Atlas.Contributions;

/// <summary>Shows places that somebody wrote and nobody knows, to those who judge, and lets them say which are meant.</summary>
[Needs(nameof(AtlasActs.Judge))]
[ResponseCache(NoStore = true)]
public sealed class PlacesPageModel(SettlePlaces settle, Registers registers, Translator translator, Links links) : ReadPage
{
    private const int Most = 500;

    [BindProperty]
    public string? Country { get; set; }

    [BindProperty]
    public string? Written { get; set; }

    [BindProperty]
    public string? Known { get; set; }

    /// <summary>The place of the register that was chosen by its button.</summary>
    [BindProperty]
    public string? Chosen { get; set; }

    [BindProperty]
    public string? Fr { get; set; }

    [BindProperty]
    public string? En { get; set; }

    [BindProperty]
    public string? Ar { get; set; }

    [BindProperty]
    public string? Kind { get; set; }

    [BindProperty]
    public string? Within { get; set; }

    [BindProperty]
    public string? Lat { get; set; }

    [BindProperty]
    public string? Lon { get; set; }

    [TempData]
    public string? Done { get; set; }

    public IReadOnlyList<SettlePlaces.Unknown> Unknown { get; private set; } = [];

    /// <summary>Whether what was typed last was typed for this place.</summary>
    public bool IsTyped(SettlePlaces.Unknown one) => Country == one.Country && Written == one.Written;

    public string NameOf(string country) => registers.Countries[country].Name.In(translator.Language);

    protected override async Task ReadAsync(CancellationToken cancellation) => Unknown = await settle.FindAsync(Most, cancellation);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        var place = await settle.SettleAsync(Country, Written, Chosen ?? Known, cancellation);
        return Settled(place.Name);
    }

    public async Task<IActionResult> OnPostAddAsync(CancellationToken cancellation)
    {
        var place = await settle.AddAsync(Country, Written, new(Fr, En, Ar, Kind, Within, Lat, Lon), cancellation);
        return Settled(place.Name);
    }

    private RedirectResult Settled(Localised place)
    {
        Done = translator["places.settled", Written, place.In(translator.Language)];
        return Redirect(links.To("admin/places"));
    }
}
