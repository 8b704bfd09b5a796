namespace Grappe.Web.Modules.Atlas.Clusters;

/// <summary>Offers suggestions to the search boxes of the pages, as one types.</summary>
public static class ClusterSuggestions
{
    /// <param name="Text">The name.</param>
    /// <param name="Url">Where it leads.</param>
    /// <param name="Note">What the person chooses: a number of clusters, or where the one stands.</param>
    public sealed record Offer(string Text, string Url, string? Note);

    public static void MapClusterSuggestions(this IEndpointRouteBuilder routes) =>
        routes
            .MapGetAndHead(
                "/{lang:lang}/clusters/suggestions",
                async (string? q, Suggest suggest, Translator translator, Links links, CancellationToken cancellation) =>
                    (await suggest.FindAsync(q is null ? null : TypedText.Cut(Parameter.LongestText, q), translator.Language, cancellation)).Select(
                        found => new Offer(
                            found.Text,
                            Suggest.Address(found, links),
                            found.Clusters is { } count ? translator.Count("clusters.total", count) : found.Where
                        )
                    )
            )
            .AllowAnonymous()
            .ExcludeFromDescription();
}
