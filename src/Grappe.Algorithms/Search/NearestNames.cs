using System.Collections.Frozen;
using System.Numerics;
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
    private readonly Known[] names;

    // Letters: one bit for each that occurs, modulo 64, of which an edit changes at most two. They refuse most names without a look at them.
    private readonly record struct Known(string Name, string[] Words, ulong Letters)
    {
        public static Known Of(string name) => new(name, Telling(name), LettersOf(name));
    }

    /// <summary>Takes the names that each thing has, however they are written.</summary>
    public NearestNames(IEnumerable<(string Name, TThing Thing)> named)
    {
        things = named
            .Select(one => (Name: Spelling.Fold(one.Name), one.Thing))
            .Where(one => one.Name.Length > 0)
            .GroupBy(one => one.Name, one => one.Thing)
            .ToFrozenDictionary(one => one.Key, one => one.Distinct().ToArray());
        names = [.. things.Keys.Order(StringComparer.Ordinal).Select(Known.Of)];
    }

    /// <summary>Finds the things that have exactly this name, whatever its case, marks and blanks.</summary>
    public IReadOnlyList<TThing> Called(string written) => things.GetValueOrDefault(Spelling.Fold(written)) ?? [];

    /// <summary>Finds the things whose names are near, the nearest first, names of one nearness in the order of their letters.</summary>
    /// <param name="written">What somebody wrote.</param>
    /// <param name="most">The most things that are wanted.</param>
    /// <param name="whole">Whether only whole names count, and not those of which some words were written.</param>
    /// <param name="among">Tells whether a thing may be meant at all; any may where nothing is said.</param>
    public IReadOnlyList<TThing> Near(string written, int most, bool whole = false, Func<TThing, bool>? among = null)
    {
        var asked = Known.Of(Spelling.Fold(written));
        var (letters, forgiven) = (LettersOf(string.Concat(asked.Words)), asked.Words.Sum(word => EditsForgiven(word.Length)));
        var near = new List<(double Distance, string Name)>();
        foreach (var known in names)
            if ((DistanceOf(asked, known) ?? (whole ? null : DistanceOfWords(asked, known, letters, forgiven))) is { } distance)
                near.Add((distance, known.Name));
        return
        [
            .. near.OrderBy(one => one.Distance)
                .ThenBy(one => one.Name, StringComparer.Ordinal)
                .SelectMany(one => things[one.Name])
                .Where(thing => among is null || among(thing))
                .Distinct()
                .Take(most),
        ];
    }

    /// <summary>The edits that are forgiven in a name of so many letters: one from four letters on, two from eight, three from twelve.</summary>
    private static int EditsForgiven(int letters) => Math.Min(3, letters / 4);

    private static double? DistanceOf(Known asked, Known known)
    {
        var edits = EditsForgiven(Math.Min(asked.Name.Length, known.Name.Length));
        return
            edits > 0
            && Math.Abs(asked.Name.Length - known.Name.Length) <= edits
            && BitOperations.PopCount(asked.Letters ^ known.Letters) <= 2 * edits
            && Spelling.Distance(asked.Name, known.Name, edits) is var distance
            && distance <= edits
            ? (double)distance / Math.Max(asked.Name.Length, known.Name.Length)
            : null;
    }

    private static double? DistanceOfWords(Known asked, Known known, ulong letters, int forgiven)
    {
        var length = Math.Max(asked.Name.Length, known.Name.Length);
        return
            asked.Words.Length > 0
            && asked.Words.Length <= known.Words.Length
            && BitOperations.PopCount(letters & ~known.Letters) <= forgiven
            && AreAmong(asked.Words, known.Words)
            ? OfSomeWords + (double)(length - asked.Name.Length) / length
            : null;
    }

    private static ulong LettersOf(string name) => name.Aggregate(0UL, (letters, letter) => letter == ' ' ? letters : letters | (1UL << (letter % 64)));

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
