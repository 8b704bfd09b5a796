using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace Grappe.Web.Shared.Web;

/// <summary>Sets which proxies the platform believes when they say for whom a request comes, and by which protocol.</summary>
internal static class Proxies
{
    private const string Setting = "Proxies";

    public static void AddProxies(this WebApplicationBuilder builder)
    {
        var known = Read(builder.Configuration[Setting]);
        // After the framework's own: its switch for forwarded headers would believe everybody.
        builder.Services.PostConfigure<ForwardedHeadersOptions>(forwarded =>
        {
            // The name of the host is not among them: a proxy hands it on as it came.
            forwarded.ForwardedHeaders = known.Count > 0 ? ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto : ForwardedHeaders.None;
            // As many as stand in a row, as long as each is known.
            forwarded.ForwardLimit = null;
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var network in known)
                forwarded.KnownIPNetworks.Add(network);
        });
    }

    private static List<System.Net.IPNetwork> Read(string? setting) =>
        [.. (setting ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Network)];

    private static System.Net.IPNetwork Network(string written) =>
        IPAddress.TryParse(written, out var address) ? new(address, address.GetAddressBytes().Length * 8)
        : System.Net.IPNetwork.TryParse(written, out var network) ? network
        : throw new StartRefused(
            $"{Setting} names '{written}', which is neither an address such as 10.0.0.7 nor a network such as 10.0.0.0/24. Separate several by commas."
        );
}
