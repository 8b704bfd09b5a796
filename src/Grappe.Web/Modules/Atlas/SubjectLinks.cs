namespace Grappe.Web.Modules.Atlas;

/// <summary>Addresses of the pages of subjects.</summary>
public static class SubjectLinks
{
    // Kinds whose subjects have pages of their own.
    private static readonly string[] Kinds = ["cluster", "network", "structure", "organisation", "programme", "event"];

    public static string Cluster(this Links links, string slug) => links.To($"clusters/{slug}");

    public static string Country(this Links links, string code) => links.To($"countries/{code}");

    /// <summary>The page of a subject, or null when its kind has none of its own.</summary>
    public static string? Subject(this Links links, string kind, string slug) =>
        kind == "country" ? links.Country(slug)
        : Kinds.Contains(kind) ? links.To($"{kind}s/{slug}")
        : null;
}
