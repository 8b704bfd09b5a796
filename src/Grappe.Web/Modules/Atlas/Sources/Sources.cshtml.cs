namespace Grappe.Web.Modules.Atlas.Sources;

[ForEverybody]
public sealed class SourcesModel(ReadSources sources) : PageModel
{
    public IReadOnlyList<ReadSources.Item> Sources { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellation) => Sources = await sources.ListAsync(cancellation);
}
