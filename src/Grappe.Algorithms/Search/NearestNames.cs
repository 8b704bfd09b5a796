using System.Collections.Frozen;
using Grappe.Algorithms.Observations;

namespace Grappe.Algorithms.Search;

/// <summary>Names of things, among which those are found that somebody may have meant by a name that none of them has.</summary>
/// <remarks>A name is near by a typing error or two (<see cref="Spelling.Distance"/>), or when all that was written are words of it, each perhaps cut short or mistyped.</remarks>
public sealed class NearestNames<TThing>
    where TThing : notnull
{
    // A whole name with a typing error is nearer than one of which only some words were written.
    private const double OfSomeWords = 1;
    private const int ShortestBeginning = 3;

    private readonly FrozenDictionary<string, TThing[]> things;
    private readonly (string Name, string[] Words)[] names;

    /// <summary>Takes the names that each thing has, however they are written.</summary>
    public NearestNames(IEnumerable<(string Name, TThing Thing)> named)
    {
        things = named
            .Select(one => (Name: Spelling.Fold(one.Name), one.Thing))
            .Where(one => one.Name.Length > 0)
            .GroupBy(one => one.Name, one => one.Thing)
            .ToFrozenDictionary(one => one.Key, one => one.Distinct().ToArray());
        names = [.. things.Keys.Select(name => (name, Telling(name))).OrderBy(one => one.name, StringComparer.Ordinal)];
    }

    /// <summary>Finds the things that have exactly this name, whatever its case, marks and blanks.</summary>
    public IReadOnlyList<TThing> Called(string written) => things.GetValueOrDefault(Spelling.Fold(written)) ?? [];

    /// <summary>Finds the things whose names are near, the nearest first, names of one nearness in the order of their letters.</summary>
    /// <param name="written">What somebody wrote.</param>
    /// <param name="most">The most things that are wanted.</param>
    /// <param name="whole">Whether only whole names count, and not those of which some words were written.</param>
    public IReadOnlyList<TThing> Near(string written, int most, bool whole = false)
    {
        var name = Spelling.Fold(written);
        var words = whole ? [] : Telling(name);
        var near = new List<(double Distance, string Name)>();
        foreach (var known in names)
            if (DistanceOf(name, words, known.Name, known.Words) is { } distance)
                near.Add((distance, known.Name));
        return [.. near.OrderBy(one => one.Distance).ThenBy(one => one.Name, StringComparer.Ordinal).SelectMany(one => things[one.Name]).Distinct().Take(most)];
    }

    /// <summary>The edits that are forgiven in a name of so many letters: one from four letters on, two from eight, three from twelve.</summary>
    private static int EditsForgiven(int letters) => Math.Min(3, letters / 4);

    private static double? DistanceOf(string name, string[] words, string known, string[] knownWords)
    {
        var length = Math.Max(name.Length, known.Length);
        var edits = EditsForgiven(Math.Min(name.Length, known.Length));
        if (edits > 0 && Spelling.Distance(name, known, edits) is var distance && distance <= edits)
            return (double)distance / length;
        return words.Length > 0 && words.Length <= knownWords.Length && AreAmong(words, knownWords)
            ? OfSomeWords + (double)(length - name.Length) / length
            : null;
    }

    private static bool AreAmong(string[] words, string[] known)
    {
        var free = known.ToList();
        foreach (var word in words)
        {
            var at = free.FindIndex(other => IsNear(word, other));
            if (at < 0)
                return false;
            free.RemoveAt(at);
        }
        return true;
    }

    private static bool IsNear(string word, string other) =>
        word == other
        || (word.Length >= ShortestBeginning && other.StartsWith(word, StringComparison.Ordinal))
        || (EditsForgiven(Math.Min(word.Length, other.Length)) is > 0 and var edits && Spelling.Distance(word, other, edits) <= edits);

    private static string[] Telling(string folded) => [.. folded.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(word => !Spelling.IsSmallWord(word))];
}
