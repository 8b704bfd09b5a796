using Grappe.Algorithms.Observations;
using Grappe.Algorithms.Search;
using Grappe.Web.Modules.Atlas.Cards;

namespace Grappe.Web.Modules.Atlas.Clusters;

/// <summary>Suggests what a person who has typed so much may mean: places and sectors of that name with their number of clusters, and clusters.</summary>
public sealed class Suggest(SearchClusters clusters, ClusterIndex index, Registers registers)
{
    private const int Few = 2;
    private const int All = 8;
    private const int ShortestStart = 2;

    /// <param name="Kind">A place, a sector or a cluster.</param>
    /// <param name="Text">Its name.</param>
    /// <param name="Code">What the lists call it.</param>
    /// <param name="Clusters">How many clusters a place or a sector has.</param>
    /// <param name="Where">Where a cluster stands.</param>
    public sealed record Suggestion(string Kind, string Text, string Code, int? Clusters, string? Where = null);

    public async Task<IReadOnlyList<Suggestion>> FindAsync(string? text, Language language, CancellationToken cancellation)
    {
        if (Spelling.Fold(text ?? "") is not { Length: >= ShortestStart } start)
            return [];
        var named = Places(start, language).Take(Few).Concat(Sectors(start, language).Take(Few)).ToList();
        var found = await clusters.FindAsync(
            new SearchClusters.Filter { Words = text },
            SearchClusters.Relevance,
            language,
            0,
            All - named.Count,
            cancellation
        );
        return [.. named, .. found.Items.Select(item => new Suggestion("cluster", item.Name.In(language), item.Slug, null, WhereIs(item, language)))];
    }

    /// <summary>Finds the places that have clusters and a word that begins so, the richest first.</summary>
    /// <param name="start">The beginning of a word, folded.</param>
    public IEnumerable<Suggestion> Places(string start, Language language) =>
        registers
            .Places.Values.Where(place => Starts([place.Name.Fr, place.Name.En, place.Name.Ar, .. place.Aliases], start))
            .Select(place => new Suggestion("place", place.Name.In(language), place.Slug, CountOf(Words(place.Name.In(language)), null)))
            .Where(place => place.Clusters > 0)
            .OrderByDescending(place => place.Clusters)
            .DistinctBy(place => place.Text);

    /// <summary>Finds the sectors that have clusters and a word that begins so.</summary>
    /// <inheritdoc cref="Places"/>
    public IEnumerable<Suggestion> Sectors(string start, Language language) =>
        registers
            .Sectors.Values.Where(sector => Starts([sector.Name.Fr, sector.Name.En, sector.Name.Ar], start))
            .Select(sector => new Suggestion("sector", sector.Name.In(language), Code(sector), CountOf([], Code(sector))))
            .Where(sector => sector.Clusters > 0);

    /// <summary>Gives the address to which a suggestion leads.</summary>
    public static string Address(Suggestion suggestion, Links links) =>
        suggestion.Kind switch
        {
            "cluster" => links.Cluster(suggestion.Code),
            "sector" => links.To($"clusters?sector={suggestion.Code}"),
            _ => links.To($"clusters?q={Uri.EscapeDataString(suggestion.Text)}"),
        };

    private string WhereIs(SearchClusters.Item item, Language language) =>
        (item.PlaceId is { } place ? registers.Places[place].Name : registers.Countries[item.Country].Name).In(language);

    private int CountOf(IReadOnlyList<Word> words, string? sector) =>
        index
            .Index.Ask(
                new Question<ClusterIndex.Entry>
                {
                    Words = words,
                    Allowed = sector is null
                        ? []
                        : [.. ClusterIndex.Facets.Select((name, facet) => name == "sector" ? Only(index.CodeOf(facet, sector)) : null)],
                    Order = new ClusterOrder(SearchClusters.Sorts[0], Language.French),
                    Forgiving = false,
                }
            )
            .Total;

    private static IReadOnlySet<byte> Only(byte? code) => code is { } known ? new HashSet<byte> { known } : [];

    private static Word[] Words(string name) =>
        [.. Spelling.Fold(name).Split(' ').Where(word => !Spelling.IsSmallWord(word)).Select(word => new Word([ClusterIndex.NameTerm(word)]))];

    private static string Code(Sector sector) => sector.Code.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether a word of one of some names begins so.</summary>
    public static bool Starts(IEnumerable<string> names, string start)
    {
        string[] starts = [.. ArabicWords.WithoutParticles(start).Prepend(ArabicWords.AllBare(start)).Prepend(start).Distinct()];
        return names
            .Select(Spelling.Fold)
            .SelectMany(name => new[] { name, ArabicWords.AllBare(name) }.Distinct())
            .Any(name => starts.Any(typed => name.StartsWith(typed, StringComparison.Ordinal) || name.Contains(" " + typed, StringComparison.Ordinal)));
    }
}
