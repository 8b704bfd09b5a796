using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas.Clusters;

namespace Grappe.Web.Modules.Atlas.Finders;

/// <summary>Has countries found, and the places where clusters are.</summary>
internal sealed class FindPlacesByWords(Suggest suggest, Registers registers, Translator translator) : IFindThings
{
    private const int ShortestStart = 2;

    public string Kind => "place";
    public int Place => 70;

    public Task<FoundThings> FindAsync(string words, int most, CancellationToken cancellation)
    {
        var (start, language) = (Spelling.Fold(words), translator.Language);
        if (start.Length < ShortestStart)
            return Task.FromResult(FoundThings.None);
        var countries = registers
            .Countries.Values.Where(country => Suggest.Starts([country.Name.Fr, country.Name.En, country.Name.Ar], start))
            .Select(country => new FoundThing(country.Name.In(language), $"countries/{country.Code}"))
            .ToList();
        var places = suggest
            .Places(start, language)
            .Where(place => countries.All(country => country.Name != place.Text))
            .Select(place => new FoundThing(
                place.Text,
                $"clusters?q={Uri.EscapeDataString(place.Text)}",
                translator.Count("clusters.total", place.Clusters!.Value)
            ));
        var found = countries.Concat(places).ToList();
        return Task.FromResult(new FoundThings(found.Count, [.. found.Take(most)]));
    }
}
