namespace Grappe.Web.Modules.Accounts.SignIn;

/// <summary>Leads on to the page to which somebody was on their way before they had to sign in.</summary>
internal static class Onward
{
    /// <summary>Gives the address of that page, where it is one of the platform, or else of their own space.</summary>
    public static string After(this Links links, IUrlHelper url, string? then) => url.IsLocalUrl(then) ? then : links.To("my");

    /// <summary>Gives the address of the page that sets up the second factor, which leads on in its turn.</summary>
    public static string ToFactor(this Links links, IUrlHelper url, string? then) =>
        links.To("account/security/factor") + (url.IsLocalUrl(then) ? $"?Then={Uri.EscapeDataString(then)}" : "");
}
