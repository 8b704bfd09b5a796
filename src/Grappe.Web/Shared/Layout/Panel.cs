namespace Grappe.Web.Shared.Layout;

/// <summary>What a module adds to pages of others: wherever one of them has room for panels of a model of this kind, <c>_Panels</c> shows this partial of it.</summary>
public sealed record Panel(Type Model, string Partial);
