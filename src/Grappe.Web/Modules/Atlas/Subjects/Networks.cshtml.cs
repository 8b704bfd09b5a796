namespace Grappe.Web.Modules.Atlas.Subjects;

/// <summary>The networks of clusters.</summary>
[ForEverybody]
public sealed class NetworksModel(FindNetworks networks) : PageModel
{
    public IReadOnlyList<FindNetworks.Item> Networks { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellation) => Networks = await networks.FindAsync(cancellation);
}
