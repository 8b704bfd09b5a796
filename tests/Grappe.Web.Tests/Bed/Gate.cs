using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Grappe.Web.Tests.Bed;

/// <summary>Stands between a site and its database: while it is closed, connections are broken off and new ones refused, as when the server died.</summary>
public sealed class Gate : IAsyncDisposable
{
    private readonly NpgsqlConnectionStringBuilder behind;
    private readonly List<Socket> passing = [];
    private readonly IPEndPoint place;
    private Socket? door;

    public Gate(string connectionString)
    {
        behind = new NpgsqlConnectionStringBuilder(connectionString);
        Bind(new IPEndPoint(IPAddress.Loopback, 0));
        place = (IPEndPoint)door!.LocalEndPoint!;
    }

    /// <summary>The way through the gate.</summary>
    public string ConnectionString =>
        new NpgsqlConnectionStringBuilder(behind.ConnectionString) { Host = place.Address.ToString(), Port = place.Port }.ConnectionString;

    public void Open() => Bind(place);

    public void Close()
    {
        door?.Dispose();
        door = null;
        lock (passing)
        {
            passing.ForEach(socket => socket.Dispose());
            passing.Clear();
        }
    }

    public ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    private void Bind(IPEndPoint at)
    {
        door = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        door.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        door.Bind(at);
        door.Listen();
        _ = LetInAsync(door);
    }

    private async Task LetInAsync(Socket at)
    {
        try
        {
            while (true)
                _ = PassAsync(at, await at.AcceptAsync());
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // It was closed.
        }
    }

    private async Task PassAsync(Socket at, Socket from)
    {
        var to = Server();
        lock (passing)
            passing.AddRange([from, to]);
        // One that came while the gate was being closed.
        if (at != door)
            Close();
        try
        {
            await to.ConnectAsync(Address());
            await Task.WhenAny(CopyAsync(from, to), CopyAsync(to, from));
        }
        finally
        {
            from.Dispose();
            to.Dispose();
            lock (passing)
            {
                passing.Remove(from);
                passing.Remove(to);
            }
        }
    }

    private static async Task CopyAsync(Socket from, Socket to)
    {
        var buffer = new byte[1 << 16];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var length)
                for (var sent = 0; sent < length; )
                    sent += await to.SendAsync(buffer.AsMemory(sent, length - sent));
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // One of both is gone.
        }
    }

    private bool IsFolder => behind.Host!.StartsWith('/');

    private Socket Server() =>
        IsFolder ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) : new Socket(SocketType.Stream, ProtocolType.Tcp);

    private EndPoint Address() =>
        IsFolder ? new UnixDomainSocketEndPoint(Path.Combine(behind.Host!, $".s.PGSQL.{behind.Port}")) : new DnsEndPoint(behind.Host!, behind.Port);
}
