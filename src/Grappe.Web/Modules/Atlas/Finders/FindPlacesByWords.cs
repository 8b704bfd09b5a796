using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas.Clusters;

namespace Grappe.Web.Modules.Atlas.Finders;

/// <summary>Has countries found, and places where a cluster is.</summary>
internal sealed class FindPlacesByWords(SearchClusters clusters, Registers registers, Translator translator) : IFindThings
{
    public string Kind => "place";
    public int Place => 70;

    public async Task<FoundThings> FindAsync(string words, int most, CancellationToken cancellation)
    {
        var folded = Spelling.Fold(words);
        if (folded.Length < 2)
            return FoundThings.None;
        var countries = registers.Countries.Values.Where(country => Begins([country.Name.Fr, country.Name.En, country.Name.Ar], folded)).ToList();
        var things = countries.Select(country => new FoundThing(country.Name.In(translator.Language), $"countries/{country.Code}")).ToList();
        var places = registers
            .Places.Values.Where(place => Begins([place.Name.Fr, place.Name.En, place.Name.Ar, .. place.Aliases], folded))
            .DistinctBy(place => place.Name.In(translator.Language))
            .OrderBy(place => place.Name.In(translator.Language).Length)
            .ToList();
        foreach (var place in places.Where(_ => things.Count < most))
        {
            var name = place.Name.In(translator.Language);
            if (countries.All(country => country.Name.In(translator.Language) != name) && await CountAsync(name, cancellation) is > 0 and var count)
                things.Add(new FoundThing(name, $"clusters?q={Uri.EscapeDataString(name)}", translator.Count("clusters.total", count)));
        }
        return new(things.Count, [.. things.Take(most)]);
    }

    private Task<int> CountAsync(string name, CancellationToken cancellation) => clusters.CountAsync(new SearchClusters.Filter { Words = name }, cancellation);

    private static bool Begins(IEnumerable<string> names, string folded) =>
        names.Any(name => (" " + Spelling.Fold(name)).Contains(" " + folded, StringComparison.Ordinal));
}
