namespace Grappe.Web.Shared.Lists;

/// <summary>A property by which a list can be narrowed, with the values that are met in it.</summary>
public sealed record Facet(string Name, IReadOnlyList<FacetValue> Values);

/// <param name="Count">How many items would be left.</param>
public sealed record FacetValue(string Value, int Count);
