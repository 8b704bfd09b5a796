namespace Grappe.Web.Modules.Atlas.Upkeep;

/// <summary>Shows what a minister asks for: cards confirmed this year by country, the median age of a fact, and open contradictions.</summary>
[ForEverybody]
public sealed class UpkeepModel(ReadUpkeep read, Registers registers, TimeProvider clock, Translator translator) : PageModel
{
    public IReadOnlyList<ReadUpkeep.Row> Rows { get; private set; } = [];
    public ReadUpkeep.Row All { get; private set; } = null!;
    public int Year { get; private set; }

    public string CountryName(string code) => registers.Countries[code].Name.In(translator.Language);

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        Year = today.Year;
        var rows = await read.ReadAsync(today, cancellation);
        All = rows.Single(row => row.Country.Length == 0);
        Rows = [.. rows.Where(row => row != All)];
    }
}
