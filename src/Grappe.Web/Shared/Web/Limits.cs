using System.Net;
using System.Net.Sockets;

namespace Grappe.Web.Shared.Web;

/// <summary>The names of the limits on what can be sent.</summary>
public static class Limits
{
    /// <summary>On pages where something could be guessed or flooded.</summary>
    public const string Guarded = "guarded";

    private const int BytesOfNetwork = 8;

    /// <summary>From where a request comes: an IPv4 address, or the /64 of an IPv6 address, of which one subscriber has all.</summary>
    public static string NetworkOf(HttpContext context) => NetworkOf(context.Connection.RemoteIpAddress);

    internal static string NetworkOf(IPAddress? address)
    {
        if (address is null)
            return "nowhere";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address.ToString();
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(BytesOfNetwork).Clear();
        return $"{new IPAddress(bytes)}/64";
    }
}
