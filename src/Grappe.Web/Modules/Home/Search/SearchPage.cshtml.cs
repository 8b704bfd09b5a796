namespace Grappe.Web.Modules.Home.Search;

/// <summary>Shows what answers some words, by kind.</summary>
[ForEverybody]
public sealed class SearchPageModel(SearchEverything search) : PageModel
{
    private const int OfEach = 6;

    /// <summary>The words that were typed, or null before any were.</summary>
    public string? Words { get; private set; }

    public IReadOnlyList<SearchEverything.Group> Groups { get; private set; } = [];

    public async Task OnGetAsync(string? q, CancellationToken cancellation)
    {
        Words = SearchEverything.WordsOf(q);
        if (Words is not null)
            Groups = await search.FindAsync(Words, OfEach, cancellation);
    }
}
