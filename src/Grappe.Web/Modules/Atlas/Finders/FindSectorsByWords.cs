using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas.Clusters;

namespace Grappe.Web.Modules.Atlas.Finders;

/// <summary>Has the sectors found in which clusters are.</summary>
internal sealed class FindSectorsByWords(Suggest suggest, Translator translator) : IFindThings
{
    private const int ShortestStart = 2;

    public string Kind => "sector";
    public int Place => 75;

    public Task<FoundThings> FindAsync(string words, int most, CancellationToken cancellation)
    {
        var start = Spelling.Fold(words);
        if (start.Length < ShortestStart)
            return Task.FromResult(FoundThings.None);
        var found = suggest
            .Sectors(start, translator.Language)
            .Select(sector => new FoundThing(sector.Text, $"clusters?sector={sector.Code}", translator.Count("clusters.total", sector.Clusters!.Value)))
            .ToList();
        return Task.FromResult(new FoundThings(found.Count, [.. found.Take(most)]));
    }
}
