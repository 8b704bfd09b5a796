namespace Grappe.Web.Shared.Web;

/// <summary>Whole addresses of pages, for what leaves the platform: mails, citations, files. Never made from what a request calls the platform: anybody can write anything there.</summary>
public sealed class Addresses
{
    private const string Setting = "Address";
    private const string AllowedHosts = "AllowedHosts";
    private static readonly string[] Here = ["localhost", "127.0.0.1", "[::1]"];
    private static readonly string[] Everywhere = ["*", "+", "0.0.0.0", "[::]"];

    public Addresses(IConfiguration configuration)
    {
        string[] listening = [.. (configuration["Urls"] ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
        var given = configuration[Setting] is { Length: > 0 } address ? Checked(address) : null;
        Root = given?.GetLeftPart(UriPartial.Authority) ?? Reached(listening.FirstOrDefault() ?? "http://localhost:5080");
        IsSecure = given?.Scheme == Uri.UriSchemeHttps;
        Hosts =
            configuration[AllowedHosts] is { Length: > 0 } hosts ? [.. hosts.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)]
            : given is null ? ["*"]
            : [given.Host, .. Here, .. listening.Select(HostOf).Except(Everywhere)];
    }

    /// <summary>The address that an operator gave, or the first at which the platform listens.</summary>
    public string Root { get; }

    /// <summary>Whether people reach the platform by TLS only.</summary>
    public bool IsSecure { get; }

    /// <summary>The names under which it answers; <c>*</c> where it does not know how it is called.</summary>
    public IReadOnlyList<string> Hosts { get; }

    public string Of(Language language, string path) => $"{Root}/{language.Code}/{path}";

    private static Uri Checked(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
        && uri is { PathAndQuery: "/", Fragment: "", UserInfo: "" }
            // As headers carry it, also where the name has other letters than those of ASCII.
            ? new UriBuilder(uri) { Host = uri.IdnHost }.Uri
            : throw new StartRefused($"{Setting} is '{address}'; expected scheme and host, such as https://grappe.example.org, without a path.");

    // Nobody reaches "every address of this machine" under that name.
    private static string Reached(string url) =>
        Everywhere.FirstOrDefault(host => url.Contains($"//{host}", StringComparison.Ordinal)) is { } everywhere
            ? url.Replace($"//{everywhere}", "//localhost", StringComparison.Ordinal).TrimEnd('/')
            : url.TrimEnd('/');

    private static string HostOf(string url) => BindingAddress.Parse(url).Host;
}
