using Grappe.Web.Shared.Languages;

namespace Grappe.Web.Shared.Web;

/// <summary>Whole addresses of pages, for mails. Never made from what a request calls the platform: anybody can write anything there.</summary>
public sealed class Addresses(IConfiguration configuration)
{
    public string Of(Language language, string path) => $"{Root}/{language.Code}/{path}";

    /// <summary>The address that an operator gave, or the first at which the platform listens.</summary>
    public string Root =>
        (configuration["Address"] is { Length: > 0 } given ? given : configuration["Urls"]?.Split(';')[0] ?? "http://localhost:5080").TrimEnd('/');
}
