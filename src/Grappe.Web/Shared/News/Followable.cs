namespace Grappe.Web.Shared.News;

/// <summary>Something that can be followed: a cluster by its slug, a country by its code, a search by its query.</summary>
public sealed record Followable(string Kind, string Code)
{
    /// <summary>The address of its feed, below the language.</summary>
    public string Feed =>
        Kind switch
        {
            "cluster" => $"clusters/{Code}/news.atom",
            "country" => $"countries/{Code}/news.atom",
            _ => $"clusters/news.atom{Code}",
        };
}
