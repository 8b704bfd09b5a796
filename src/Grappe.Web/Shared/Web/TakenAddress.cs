using System.Net;
using System.Net.Sockets;

namespace Grappe.Web.Shared.Web;

internal static class TakenAddress
{
    /// <summary>Refuses to start where another program listens already, before anything else is started.</summary>
    public static void Refuse(IConfiguration configuration)
    {
        foreach (var url in (configuration["Urls"] ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var address = BindingAddress.Parse(url);
            if (address.IsUnixPipe || address.IsNamedPipe || address.Port == 0)
                continue;
            var ip =
                IPAddress.TryParse(address.Host.Trim('[', ']'), out var numeric) ? numeric
                : address.Host == "localhost" ? IPAddress.Loopback
                : IPAddress.Any;
            using var listener = new TcpListener(ip, address.Port);
            try
            {
                listener.Start();
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                throw new StartRefused($"Another program already uses {url}. Stop it, or choose another address: --urls http://localhost:{address.Port + 1}");
            }
            catch (SocketException)
            {
                // Whatever else is wrong with the address, the server says it better.
            }
        }
    }
}
