using System.Net.Sockets;
using System.Text;
using Grappe.Web.Tests.Bed;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Grappe.Web.Tests.Shared;

/// <summary>Sends requests that no browser and no library would send, byte by byte to the server itself.</summary>
public sealed class RawRequestTests(RawRequestTests.ListeningSite site) : IClassFixture<RawRequestTests.ListeningSite>
{
    public sealed class ListeningSite : Site
    {
        public ListeningSite(TestPostgres postgres)
            : base(postgres) => UseKestrel(0);

        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            StartServer();
        }

        public int Port => new Uri(Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
    }

    [Theory]
    [InlineData("TRACE /fr/clusters/mecadev", "", 405)]
    [InlineData("TRACE /", "", 405)]
    [InlineData("FOO /fr", "", 405)]
    [InlineData("FOO /fr/nowhere", "", 404)]
    [InlineData("POST /fr", "Content-Length: 0", 405)]
    [InlineData("OPTIONS *", "", 405)]
    [InlineData("GET /fr/clusters/%00", "", 400)]
    [InlineData("GET /fr/clusters/%FF", "", 400)]
    [InlineData("GET /fr/clusters?q=%FF", "", 400)]
    [InlineData("GET /fr/clusters?q=%00", "", 400)]
    [InlineData("GET http://localhost/fr/clusters?q=%00", "", 400)]
    [InlineData("GET /fr/clusters/%09", "", 404)]
    [InlineData("GET /fr/clusters/\u00e9", "", 400)]
    [InlineData("GET /fr/clusters?q=\u00e9", "", 400)]
    [InlineData("GET /fr", "Accept-Language: \u00ff\u00fe", 400)]
    [InlineData("GET /fr", "Cookie: grappe=\0", 400)]
    [InlineData("GET /fr/organisations/X%2F%F0%9F%92%A9", "", 301)]
    public async Task It_is_answered_and_never_a_fault(string start, string header, int status)
    {
        var answer = await Ask(start, "X-Secret: not to be repeated", header);
        answer.ShouldStartWith($"HTTP/1.1 {status} ");
        answer.ShouldNotContain("not to be repeated");
        // The server itself is short where a request cannot be read at all.
        if (status is 404 or 405 || start.Contains('?', StringComparison.Ordinal) && start.All(char.IsAscii))
            answer.ShouldContain("<html lang=");
        if (status == 301)
            answer.ShouldContain("Location: /fr/organisations/x%2f%F0%9F%92%A9\r\n");
    }

    [Theory]
    [InlineData("/", 302)]
    [InlineData("/fr", 200)]
    [InlineData("/fr/nowhere", 404)]
    [InlineData("/fr/clusters/mecadev", 200)]
    [InlineData("/fr/clusters/points", 200)]
    [InlineData("/fr/clusters/suggestions?q=te", 200)]
    [InlineData("/fr/data/tables/tn/observations.csv", 200)]
    [InlineData("/api/v1/openapi.json", 200)]
    [InlineData("/api/v1/clusters.csv", 200)]
    [InlineData("/health/ready", 200)]
    [InlineData("/documents/1", 404)]
    public async Task A_head_has_the_status_of_the_whole_and_nothing_after_it(string address, int status)
    {
        (await Ask($"GET {address}")).ShouldStartWith($"HTTP/1.1 {status} ");
        var head = await Ask($"HEAD {address}");
        head.ShouldStartWith($"HTTP/1.1 {status} ");
        head.ShouldEndWith("\r\n\r\n");
        head.Split("\r\n\r\n").Length.ShouldBe(2);
    }

    // Latin 1, so that each character is the byte of its number.
    private async Task<string> Ask(string start, params string[] headers)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync("localhost", site.Port);
        await using var stream = socket.GetStream();
        string[] lines = [$"{start} HTTP/1.1", "Host: localhost", "Connection: close", .. headers.Where(header => header.Length > 0), "", ""];
        await stream.WriteAsync(Encoding.Latin1.GetBytes(string.Join("\r\n", lines)));
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync();
    }
}
