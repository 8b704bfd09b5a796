using System.Net;
using Grappe.Web.Tests.Bed;
using Microsoft.AspNetCore.Hosting;

namespace Grappe.Web.Tests.Shared;

public sealed class SecurityTextTests(TestPostgres postgres)
{
    private sealed class SiteWithContact(TestPostgres postgres, string contact) : Site(postgres)
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseSetting("SecurityContact", contact);
            builder.UseSetting("Address", "https://grappe.example.org");
        }
    }

    [Theory]
    [InlineData("security@example.org", "Contact: mailto:security@example.org")]
    [InlineData("https://example.org/report", "Contact: https://example.org/report")]
    public async Task Whoever_finds_a_fault_reads_whom_to_write_to(string contact, string line)
    {
        await using var site = new SiteWithContact(postgres, contact);
        await site.InitializeAsync();
        using var answer = await site.Send("/.well-known/security.txt");
        answer.Content.Headers.ContentType!.ToString().ShouldBe("text/plain; charset=utf-8");
        var lines = (await answer.Content.ReadAsStringAsync()).Split('\n');
        lines.ShouldContain(line);
        lines.ShouldContain("Canonical: https://grappe.example.org/.well-known/security.txt");
        DateTimeOffset.Parse(lines.Single(each => each.StartsWith("Expires: ", StringComparison.Ordinal))[9..]).ShouldBeGreaterThan(DateTimeOffset.UtcNow);
    }

    [Fact]
    public async Task Where_nobody_was_named_nobody_is_invented()
    {
        await using var site = new SiteWithContact(postgres, "");
        await site.InitializeAsync();
        using var answer = await site.Send("/.well-known/security.txt");
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }
}
