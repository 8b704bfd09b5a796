namespace Grappe.Web.Shared.Layout;

/// <summary>Something that a module adds to pages of others. Wherever one of them has room for panels of a model of this kind, <c>_Panels</c> shows this partial of it.</summary>
/// <param name="Order">Where it stands among them; those of one order stand as they were registered.</param>
public sealed record Panel(Type Model, string Partial, int Order = 100);

/// <summary>The first page: it has room for whatever modules add to it.</summary>
public sealed record FirstPage;

/// <summary>One's own space: it has room for what somebody looks after, proposed and follows.</summary>
public sealed record MySpace;
