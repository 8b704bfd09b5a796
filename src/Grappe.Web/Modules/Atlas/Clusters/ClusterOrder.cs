namespace Grappe.Web.Modules.Atlas.Clusters;

/// <summary>The orders of the list of clusters: each ends with the name in the reader's language and the number, so that no two clusters tie.</summary>
public sealed class ClusterOrder(string sort, Language language) : IComparer<ClusterIndex.Entry>
{
    public int Compare(ClusterIndex.Entry? a, ClusterIndex.Entry? b)
    {
        var order = sort switch
        {
            "name" => 0,
            "-name" => Names(b!, a!),
            "country" => string.CompareOrdinal(a!.Country, b!.Country),
            "state" => StateOrder(a!).CompareTo(StateOrder(b!)),
            "sector" => (a!.Sector ?? short.MaxValue).CompareTo(b!.Sector ?? short.MaxValue),
            "created" => Dated(a!, b!, string.CompareOrdinal(a!.Created, b!.Created)),
            "-created" => Dated(a!, b!, string.CompareOrdinal(b!.Created, a!.Created)),
            "-contradictions" => b!.Contradictions.CompareTo(a!.Contradictions),
            _ => RegionOrder(a!).CompareTo(RegionOrder(b!)),
        };
        if (order == 0 && sort != "-name")
            order = Names(a!, b!);
        return order != 0 ? order : a!.Id.CompareTo(b!.Id);
    }

    /// <summary>The number of the index's alphabet that is this order; null where none is.</summary>
    public int? Alphabet =>
        sort is SearchClusters.Relevance || sort == SearchClusters.Sorts[0] ? Language.All.Index().First(each => each.Item == language).Index : null;

    /// <summary>Makes an entry of a cursor, which stands at the place of the cursor in this order.</summary>
    public ClusterIndex.Entry EntryOf(SearchClusters.Cursor cursor)
    {
        var name = ClusterIndex.Alphabet(language, cursor.Name);
        return new(cursor.Id, name, name, name, cursor.Country, cursor.State, cursor.Sector, cursor.Created, cursor.Contradictions, null, null, 0);
    }

    private int Names(ClusterIndex.Entry a, ClusterIndex.Entry b) => a.NameIn(language).AsSpan().SequenceCompareTo(b.NameIn(language));

    // What has no date stands last in both directions.
    private static int Dated(ClusterIndex.Entry a, ClusterIndex.Entry b, int order) =>
        (a.Created is null).CompareTo(b.Created is null) is not 0 and var undated ? undated : order;

    // The clusters of the region before the partners elsewhere, and of each those before of which more than the name is known.
    private static int RegionOrder(ClusterIndex.Entry entry) => (Country.Maghreb.Contains(entry.Country!) ? 0 : 2) + (entry.State is null ? 1 : 0);

    private static int StateOrder(ClusterIndex.Entry entry) => entry.State is { } state ? Array.IndexOf(ClosedLists.States, state) : ClosedLists.States.Length;
}
