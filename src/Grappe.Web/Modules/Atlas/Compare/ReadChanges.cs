using Grappe.Algorithms.Observations;
using Grappe.Web.Modules.Atlas.Cards;
using Grappe.Web.Modules.Atlas.Observations;

namespace Grappe.Web.Modules.Atlas.Compare;

/// <summary>Finds the differences in the atlas between two days: it holds the cards as known on the second day against those of the first.</summary>
/// <remarks>
/// A difference is one of what is known, which may lag behind what happened. One cluster can change in several ways.
/// <list type="bullet">
/// <item><c>new</c>: no card on the first day, a card on the second; to: its state. One first heard of as merged is told as merged instead.</item>
/// <item><c>state</c>: another state, both days telling one; from and to: the states. That somebody tells it for the first time is no change. Never an ended state: see the next two.</item>
/// <item><c>merged</c>: merged on the second day and not on the first; from: its state then, to: the cluster it merged into.</item>
/// <item><c>vanished</c>: known on the first day, dissolved on the second and not before; from: its state then. That no source speaks of a cluster any more does not make it vanish.</item>
/// <item><c>moved</c>: another place, neither lying within the other; from and to: the places.</item>
/// <item><c>renamed</c>: every name told since is other than every name told before, beyond spelling and shortening; from and to: the names.</item>
/// </list>
/// </remarks>
public sealed class ReadChanges(GrappeDb db, Registers registers)
{
    public static readonly string[] Kinds = ["new", "state", "merged", "vanished", "moved", "renamed"];

    /// <param name="From">A code of a state, the slug of a place or a name, as the kind tells.</param>
    /// <param name="To">Likewise; the slug of a cluster for a merger.</param>
    /// <param name="Into">The name of the cluster it merged into.</param>
    public sealed record Change(
        string Kind,
        string Slug,
        Localised Name,
        string? Acronym,
        string Form,
        string Country,
        short? Sector,
        string? From,
        string? To,
        Localised? Into = null
    );

    /// <returns>By kind in the order of <see cref="Kinds"/>, then by country and name.</returns>
    public async Task<IReadOnlyList<Change>> FindAsync(DateOnly first, DateOnly second, string? country, CancellationToken cancellation)
    {
        var cards = db.ClusterCards;
        var pairs = await (
            from after in cards.AsOf(second).Include(card => card.Cluster).Include(card => card.MergedInto)
            where country == null || after.Country == country
            from before in cards.AsOf(first).Where(card => card.ClusterId == after.ClusterId).DefaultIfEmpty()
            where before == null || before.ValidFrom != after.ValidFrom
            select new Pair(before, after)
        ).ToListAsync(cancellation);
        var names = await NamesAsync([.. pairs.Where(pair => pair.Before is not null).Select(pair => pair.After.ClusterId)], cancellation);
        return
        [
            .. pairs
                .SelectMany(pair => Of(pair, names[pair.After.ClusterId], first, second))
                .OrderBy(change => Array.IndexOf(Kinds, change.Kind))
                .ThenBy(change => change.Country, StringComparer.Ordinal)
                .ThenBy(change => change.Name.Fr, StringComparer.Ordinal),
        ];
    }

    /// <summary>The days on which something new became known of some cluster, the oldest first.</summary>
    public Task<List<DateOnly>> DaysAsync(CancellationToken cancellation) =>
        db.ClusterCards.Select(card => card.ValidFrom).Distinct().Order().ToListAsync(cancellation);

    private sealed record Pair(ClusterCard? Before, ClusterCard After);

    private sealed record Naming(int ClusterId, PartialDate ObservedOn, string Name);

    private async Task<ILookup<int, Naming>> NamesAsync(int[] clusters, CancellationToken cancellation) =>
        (
            await db
                .Statements.Where(statement => statement.Field == Fields.Name.Code && clusters.Contains(statement.Observation.SubjectId))
                .OrderBy(statement => statement.Id)
                .Select(statement => new Naming(statement.Observation.SubjectId, statement.Observation.ObservedOn, statement.Name!))
                .ToListAsync(cancellation)
        ).ToLookup(naming => naming.ClusterId);

    private IEnumerable<Change> Of(Pair pair, IEnumerable<Naming> names, DateOnly first, DateOnly second)
    {
        var (before, after) = pair;
        if (after.State == "merged" && before?.State != "merged")
            yield return Told("merged", before?.State, after.MergedInto?.Slug) with
            {
                Into = after.MergedInto?.Name,
            };
        else if (before is null)
            yield return Told("new", null, after.State);
        else if (after.State == "dissolved" && before.State != "dissolved")
            yield return Told("vanished", before.State, "dissolved");
        else if (after.State is not null && before.State is not null && after.State != before.State)
            yield return Told("state", before.State, after.State);
        if (before is null)
            yield break;
        if (before.PlaceId is { } old && after.PlaceId is { } current && AreApart(registers.Places[old].Slug, registers.Places[current].Slug))
            yield return Told("moved", registers.Places[old].Slug, registers.Places[current].Slug);
        // An agglomeration that nobody organised has no name of its own: each source describes it in its words.
        if (after.Form == "cluster" && Renamed(names, first, second) is var (oldName, newName))
            yield return Told("renamed", oldName, newName);

        Change Told(string kind, string? was, string? now) =>
            new(kind, after.Slug, after.Cluster.Name, after.Acronym, after.Form, after.Country, after.Sector, was, now);
    }

    private bool AreApart(string a, string b) => !registers.PlaceTree.Contains(a, b) && !registers.PlaceTree.Contains(b, a);

    private static (string From, string To)? Renamed(IEnumerable<Naming> names, DateOnly first, DateOnly second)
    {
        var then = names.Where(naming => naming.ObservedOn.First <= first).ToList();
        var since = names.Where(naming => naming.ObservedOn.First > first && naming.ObservedOn.First <= second).ToList();
        var other = then.Count > 0 && since.Count > 0 && since.All(now => then.All(old => Spelling.Similar(now.Name, old.Name) == Likeness.Different));
        return other ? (then.MaxBy(naming => naming.ObservedOn)!.Name, since.MaxBy(naming => naming.ObservedOn)!.Name) : null;
    }
}
