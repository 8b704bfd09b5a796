using System.Net;
using System.Net.Sockets;

namespace Grappe.Web.Modules.Integration.Webhooks;

/// <summary>Tells the addresses of the open internet from those of this machine, its network and its keepers: what somebody registers must not reach these from within.</summary>
internal static class PublicAddress
{
    // The special-purpose registries of IANA (RFC 6890 and what followed), with the multicast and reserved blocks.
    private static readonly IPNetwork[] Closed =
    [
        .. new[]
        {
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.31.196.0/24",
            "192.52.193.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "192.175.48.0/24",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/3",
            // Of the sixth version only 2000::/3 is given out, and of that not what is for special uses or carries an address of the fourth.
            "2001::/23",
            "2001:db8::/32",
            "2002::/16",
            "2620:4f:8000::/48",
            "3fff::/20",
        }.Select(network => IPNetwork.Parse(network)),
    ];

    private static readonly IPNetwork GivenOut = IPNetwork.Parse("2000::/3");

    public static bool Is(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return (address.AddressFamily == AddressFamily.InterNetwork || GivenOut.Contains(address)) && !Closed.Any(network => network.Contains(address));
    }
}

/// <summary>A name leads to an address that is not open to everybody.</summary>
internal sealed class AddressClosed() : IOException("The address is not public.");
