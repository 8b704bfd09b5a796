using System.Collections.Immutable;

namespace Grappe.Algorithms.Observations;

/// <summary>The relation of one set of places to another.</summary>
public enum PlaceRelation
{
    /// <summary>Both sets cover the same ground.</summary>
    Same,

    /// <summary>Every place of the first lies in some place of the second.</summary>
    Narrower,

    /// <summary>Every place of the second lies in some place of the first.</summary>
    Wider,

    /// <summary>The sets share some ground, and each has some of its own.</summary>
    Overlapping,

    /// <summary>The sets share nothing.</summary>
    Disjoint,
}

/// <summary>An immutable hierarchy of places, each named by its slug and contained in at most one other.</summary>
/// <remarks>A slug the tree does not know is a place without a parent, so that one unknown place does not stop a comparison.</remarks>
public sealed class PlaceTree
{
    private readonly ImmutableDictionary<string, string> parents;

    /// <summary>Makes a tree from the parent of each place.</summary>
    /// <param name="parents">Slug of a place and slug of the place that contains it, which is empty for places contained in none.</param>
    /// <exception cref="ArgumentException">A place has two different parents, or contains itself through others.</exception>
    public PlaceTree(IEnumerable<KeyValuePair<string, string>> parents)
    {
        this.parents = parents.Where(place => place.Value.Length > 0).ToImmutableDictionary(StringComparer.Ordinal);
        var sound = new HashSet<string>(StringComparer.Ordinal);
        foreach (var place in this.parents.Keys)
        {
            var path = new HashSet<string>(StringComparer.Ordinal);
            foreach (var step in Upwards(place).TakeWhile(step => !sound.Contains(step)))
                if (!path.Add(step))
                    throw new ArgumentException($"The place '{step}' contains itself.", nameof(parents));
            sound.UnionWith(path);
        }
    }

    /// <summary>A tree that knows no place: two places are then either the same or disjoint.</summary>
    public static PlaceTree Empty { get; } = new([]);

    /// <summary>Whether a place is the ancestor itself or lies within it, at any depth.</summary>
    public bool Contains(string ancestor, string place) => Upwards(place).Contains(ancestor, StringComparer.Ordinal);

    /// <summary>Compares the ground covered by <paramref name="a"/> with that covered by <paramref name="b"/>.</summary>
    /// <remarks>A place named beside one that contains it adds no ground: a city with its region is the <see cref="PlaceRelation.Same"/> as the region.</remarks>
    public PlaceRelation Compare(ImmutableArray<string> a, ImmutableArray<string> b) =>
        (LiesIn(a, b), LiesIn(b, a)) switch
        {
            (true, true) => PlaceRelation.Same,
            (true, false) => PlaceRelation.Narrower,
            (false, true) => PlaceRelation.Wider,
            _ when a.Any(x => b.Any(y => Contains(x, y) || Contains(y, x))) => PlaceRelation.Overlapping,
            _ => PlaceRelation.Disjoint,
        };

    private bool LiesIn(ImmutableArray<string> inner, ImmutableArray<string> outer) => inner.All(place => outer.Any(around => Contains(around, place)));

    private IEnumerable<string> Upwards(string place)
    {
        for (var step = place; step is not null; step = parents.GetValueOrDefault(step))
            yield return step;
    }
}
