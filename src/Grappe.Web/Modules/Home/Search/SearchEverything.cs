using Grappe.Algorithms.Observations;

namespace Grappe.Web.Modules.Home.Search;

/// <summary>Searches everything that modules let be found.</summary>
public sealed class SearchEverything(IEnumerable<IFindThings> finders)
{
    private const int LongestWords = 200;
    private const int Offered = 10;
    private const int OfEachOffered = 6;

    /// <summary>The things of one kind that answer.</summary>
    public sealed record Group(string Kind, FoundThings Found);

    /// <summary>Brings what was typed into words that can be looked for; null where there are none.</summary>
    public static string? WordsOf(string? typed) =>
        TypedText.OneLine(typed) is var words && !TypedText.IsUnreadable(words) && Spelling.Fold(words).Length > 0 ? TypedText.Cut(LongestWords, words) : null;

    /// <summary>Finds the kinds of which something answers, each with its first things; first those of which something is called so.</summary>
    public async Task<IReadOnlyList<Group>> FindAsync(string words, int ofEach, CancellationToken cancellation)
    {
        var groups = new List<Group>();
        foreach (var finder in finders.OrderBy(finder => finder.Place))
            if (await finder.FindAsync(words, ofEach, cancellation) is { Total: > 0 } found)
                groups.Add(new Group(finder.Kind, found));
        var folded = Spelling.Fold(words);
        return [.. groups.OrderBy(group => group.Found.First.All(thing => Spelling.Fold(thing.Name) != folded))];
    }

    /// <summary>Finds the few things that somebody who has typed so much may mean: those called so first, then those whose name begins so.</summary>
    public async Task<IReadOnlyList<(string Kind, FoundThing Thing)>> OfferAsync(string words, CancellationToken cancellation)
    {
        var folded = ArabicWords.AllBare(Spelling.Fold(words));
        if (folded.Length < 2)
            return [];
        return
        [
            .. (await FindAsync(words, OfEachOffered, cancellation))
                .SelectMany(group => group.Found.First.Select(thing => (group.Kind, Thing: thing)))
                .OrderBy(one =>
                    ArabicWords.AllBare(Spelling.Fold(one.Thing.Name)) is var name && name == folded ? 0
                    : name.StartsWith(folded, StringComparison.Ordinal) ? 1
                    : 2
                )
                .Take(Offered),
        ];
    }
}
