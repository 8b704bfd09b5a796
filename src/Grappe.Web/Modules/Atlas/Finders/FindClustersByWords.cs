using Grappe.Web.Modules.Atlas.Clusters;

namespace Grappe.Web.Modules.Atlas.Finders;

/// <summary>Has clusters found by their names, places, activities and members.</summary>
internal sealed class FindClustersByWords(SearchClusters clusters, Registers registers, Translator translator) : IFindThings
{
    public string Kind => "cluster";
    public int Place => 10;

    public async Task<FoundThings> FindAsync(string words, int most, CancellationToken cancellation)
    {
        var found = await clusters.FindAsync(new SearchClusters.Filter { Words = words }, SearchClusters.Relevance, translator.Language, 0, most, cancellation);
        return new(
            found.Total,
            [.. found.Items.Select(item => new FoundThing(item.Name.In(translator.Language), $"clusters/{item.Slug}", WhereIs(item)))],
            $"clusters?q={Uri.EscapeDataString(words)}"
        );
    }

    private string WhereIs(SearchClusters.Item item) =>
        (item.PlaceId is { } place ? registers.Places[place].Name : registers.Countries[item.Country].Name).In(translator.Language);
}
