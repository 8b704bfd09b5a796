namespace Grappe.Web.Shared.Web;

/// <summary>Another site to which a form of the platform may lead. The modules offer theirs by registering them as services.</summary>
/// <param name="Origin">Scheme, host and port.</param>
public sealed record FormTarget(string Origin);
