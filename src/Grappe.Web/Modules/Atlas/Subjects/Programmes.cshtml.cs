namespace Grappe.Web.Modules.Atlas.Subjects;

/// <summary>Programmes, laws and instruments by country, with amounts, durations and conditions.</summary>
[ForEverybody]
public sealed class ProgrammesModel(FindProgrammes programmes, Registers registers) : PageModel
{
    /// <summary>Each country's, those of the south first; last those of the European Union and of no one country.</summary>
    public IReadOnlyList<(Country? Country, IReadOnlyList<FindProgrammes.Item> Items)> ByCountry { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellation) =>
        ByCountry = [
            .. (await programmes.FindAsync([], [], cancellation))
                .GroupBy(item => item.Programme.Country)
                .Select(group => (Country: group.Key is null ? null : registers.Countries[group.Key], Items: (IReadOnlyList<FindProgrammes.Item>)[.. group]))
                .OrderBy(group =>
                    group.Country?.Side switch
                    {
                        "south" => 0,
                        null => 2,
                        _ => 1,
                    }
                )
                .ThenByDescending(group => group.Items.Count),
        ];
}
