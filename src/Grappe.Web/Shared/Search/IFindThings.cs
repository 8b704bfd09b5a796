namespace Grappe.Web.Shared.Search;

/// <summary>Finds the things of one kind by words. The search over everything asks every one that a module registers.</summary>
public interface IFindThings
{
    /// <summary>The kind of what is found: the text <c>search.of.</c> and this is its heading.</summary>
    string Kind { get; }

    /// <summary>Its place among the others; the lowest comes first.</summary>
    int Place { get; }

    /// <param name="words">As somebody typed them, never blank.</param>
    /// <param name="most">The number of things that are wanted at most.</param>
    Task<FoundThings> FindAsync(string words, int most, CancellationToken cancellation);
}

/// <summary>The things of one kind that answer.</summary>
/// <param name="Total">The number of all of them.</param>
/// <param name="All">Where all of them stand, below the language; null where no page lists them.</param>
public sealed record FoundThings(int Total, IReadOnlyList<FoundThing> First, string? All = null)
{
    public static FoundThings None { get; } = new(0, []);
}

/// <param name="Path">The address of its page, below the language.</param>
/// <param name="Note">What tells it from others of its name.</param>
public sealed record FoundThing(string Name, string Path, string? Note = null);

public static class SearchSetup
{
    /// <summary>Has the things of a kind found by the search over everything.</summary>
    /// <param name="given">What its constructor takes beside services.</param>
    public static void AddFinder<TFinder>(this WebApplicationBuilder builder, params object[] given)
        where TFinder : class, IFindThings => builder.Services.AddScoped<IFindThings>(services => ActivatorUtilities.CreateInstance<TFinder>(services, given));
}
