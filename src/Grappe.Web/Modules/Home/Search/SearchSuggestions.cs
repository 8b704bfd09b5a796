namespace Grappe.Web.Modules.Home.Search;

/// <summary>Offers suggestions to the search boxes of the pages, as one types.</summary>
public static class SearchSuggestions
{
    /// <param name="Url">Where it leads.</param>
    /// <param name="Note">The kind of thing, and what tells it from others of its name.</param>
    public sealed record Offer(string Text, string Url, string Note);

    public static void MapSearch(this IEndpointRouteBuilder routes) =>
        routes
            .MapGetAndHead(
                "/{lang:lang}/search/suggestions",
                async (string? q, SearchEverything search, Translator translator, Links links, CancellationToken cancellation) =>
                    SearchEverything.WordsOf(q) is { } words
                        ? (await search.OfferAsync(words, cancellation)).Select(one => new Offer(
                            one.Thing.Name,
                            links.To(one.Thing.Path),
                            string.Join(" · ", new[] { translator.Code("search.one", one.Kind), one.Thing.Note }.OfType<string>())
                        ))
                        : []
            )
            .AllowAnonymous()
            .ExcludeFromDescription();
}
