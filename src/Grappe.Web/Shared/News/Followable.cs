namespace Grappe.Web.Shared.News;

/// <summary>Something that can be followed: a cluster by its slug, a country by its code, a search by its query.</summary>
public sealed record Followable(string Kind, string Code);
