using System.Net;

namespace Grappe.Benchmarks.Atlas;

/// <summary>A client that keeps its connections and reads every answer to its end, as compressed as it came.</summary>
internal sealed class HttpLoad : IDisposable
{
    private readonly HttpClient client;
    private readonly byte[][] buffers;
    private int next;

    public HttpLoad(string address, int clients)
    {
        client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = clients, AutomaticDecompression = DecompressionMethods.None })
        {
            BaseAddress = new Uri(address),
            Timeout = TimeSpan.FromSeconds(60),
        };
        buffers = [.. Enumerable.Range(0, clients * 2).Select(_ => new byte[1 << 16])];
    }

    /// <returns>How many bytes the answer's body had on the way.</returns>
    public async Task<int> GetAsync(string path, bool compressed = true)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (compressed)
            request.Headers.TryAddWithoutValidation("Accept-Encoding", "br, gzip");
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        await using var body = await response.Content.ReadAsStreamAsync();
        var buffer = buffers[(uint)Interlocked.Increment(ref next) % buffers.Length];
        var size = 0;
        while (await body.ReadAsync(buffer) is > 0 and var read)
            size += read;
        return size;
    }

    public Task<string> TextAsync(string path) => client.GetStringAsync(path);

    public void Dispose() => client.Dispose();
}
