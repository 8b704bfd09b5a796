using Grappe.Web.Tests.Bed;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Grappe.Web.Tests.Accounts;

/// <summary>On whose pages a passkey may be used.</summary>
public sealed class PasskeyOriginTests(TestPostgres postgres)
{
    [Theory]
    [InlineData(null, "http://localhost:5080", "http://localhost:5080", true)]
    [InlineData(null, "http://127.0.0.1:5080", "http://127.0.0.1:5080", true)]
    [InlineData(null, "http://localhost:5080", "http://localhost:5081", false)]
    [InlineData(null, "http://evil.example", "http://evil.example", false)]
    [InlineData("https://grappe.example.org", "http://inside:5080", "https://grappe.example.org", true)]
    [InlineData("https://grappe.example.org", "https://evil.example.org", "https://evil.example.org", false)]
    [InlineData("https://grappe.example.org", "https://grappe.example.org", "http://grappe.example.org", false)]
    [InlineData("https://grappe.example.org", "https://grappe.example.org", "https://grappe.example.org:8443", false)]
    [InlineData("https://grappe.example.org", "https://grappe.example.org", "no address", false)]
    public async Task A_passkey_belongs_to_the_pages_of_the_platform_and_not_to_what_a_header_says(string? address, string called, string origin, bool taken)
    {
        await using var other = new SiteWithAddress(postgres, address);
        await other.InitializeAsync();
        var passkeys = other.Services.GetRequiredService<IOptions<IdentityPasskeyOptions>>().Value;
        passkeys.ServerDomain.ShouldBe(address is null ? null : "grappe.example.org");
        var context = new DefaultHttpContext();
        (context.Request.Scheme, context.Request.Host) = (new Uri(called).Scheme, new HostString(new Uri(called).Authority));
        context.Request.Headers.Origin = origin;
        (
            await passkeys.ValidateOrigin!(
                new()
                {
                    HttpContext = context,
                    Origin = origin,
                    CrossOrigin = false,
                }
            )
        ).ShouldBe(taken);
        (
            await passkeys.ValidateOrigin!(
                new()
                {
                    HttpContext = context,
                    Origin = origin,
                    CrossOrigin = true,
                }
            )
        ).ShouldBeFalse();
    }

    private sealed class SiteWithAddress(TestPostgres postgres, string? address) : Site(postgres)
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseSetting("Address", address ?? "");
        }
    }
}
