namespace Grappe.Web.Modules.Atlas.Countries;

/// <summary>The countries that have clusters, their figures side by side.</summary>
[ForEverybody]
public sealed class CountriesModel(CountCountries counts) : PageModel
{
    public ILookup<bool, CountCountries.Figures> OfTheSouth { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken cancellation) =>
        OfTheSouth = (await counts.FindAsync(null, cancellation)).ToLookup(figures => figures.Country.Side == "south");
}
