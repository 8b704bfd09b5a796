using System.Net;
using Grappe.Web.Tests.Bed;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Grappe.Web.Tests.Accounts;

/// <summary>A site whose operator lets people sign in with accounts of a provider elsewhere.</summary>
public sealed class SiteWithProvider(TestPostgres postgres) : Site(postgres)
{
    private readonly HttpClient browser = new(new HttpClientHandler { AllowAutoRedirect = false });
    private WebApplication provider = null!;
    private string address = "";

    /// <summary>The person who is signed in at the provider.</summary>
    public (string Id, string Name, string Email) Elsewhere { get; set; }

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        provider = builder.Build();
        provider.Urls.Add("http://127.0.0.1:0");
        provider.MapGet("/authorize", (string redirect_uri, string state) => Results.Redirect($"{redirect_uri}?code=42&state={Uri.EscapeDataString(state)}"));
        provider.MapPost("/token", () => Results.Json(new { access_token = "known", token_type = "Bearer" }));
        provider.MapGet(
            "/me",
            (HttpRequest request) =>
                request.Headers.Authorization == "Bearer known"
                    ? Results.Json(
                        new
                        {
                            sub = Elsewhere.Id,
                            name = Elsewhere.Name,
                            email = Elsewhere.Email,
                        }
                    )
                    : Results.Unauthorized()
        );
        await provider.StartAsync();
        address = provider.Urls.First();
    }

    /// <summary>Leads a visitor from the provider's page back to the site. The visitor's own browser knows no other host.</summary>
    public async Task ReturnAsync(Visitor visitor)
    {
        visitor.Page.Url.ShouldStartWith($"{address}/authorize");
        using var answer = await browser.GetAsync(visitor.Page.Url);
        await visitor.Open(answer.Headers.Location!.PathAndQuery);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        foreach (
            var (key, value) in new[]
            {
                ("Name", "elsewhere"),
                ("Title", "Elsewhere"),
                ("AuthorizationEndpoint", $"{address}/authorize"),
                ("TokenEndpoint", $"{address}/token"),
                ("UserInformationEndpoint", $"{address}/me"),
                ("ClientId", "grappe"),
                ("ClientSecret", "secret"),
            }
        )
            builder.UseSetting($"Providers:0:{key}", value);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await provider.DisposeAsync();
        browser.Dispose();
        GC.SuppressFinalize(this);
    }
}

public sealed class ExternalAccountTests(SiteWithProvider site) : IClassFixture<SiteWithProvider>
{
    [Fact]
    public async Task Somebody_new_confirms_the_address_by_mail_and_comes_in_by_the_provider_from_then_on()
    {
        site.Elsewhere = ("1", "Nadia Elsewhere", "nadia@example.org");
        var visitor = await ComeAsync();
        visitor.Text.ShouldContain("nadia@example.org");
        await visitor.Open("/en/account");
        visitor.Path.ShouldStartWith("/en/account/sign-in");
        await visitor.EnterBy(await site.Mails.LinkTo("nadia@example.org"));
        await visitor.Open("/en/account/external");
        visitor.Text.ShouldContain("nadia@example.org");
        await visitor.Send("Link Elsewhere");
        visitor.Path.ShouldBe("/en/account/security");
        visitor.Text.ShouldContain("Elsewhere Remove");

        var again = await ComeAsync();
        again.Path.ShouldStartWith("/en/account/second-factor");
        await again.Send("Enter", ("Code", Visitor.Totp(visitor.Secret!)));
        again.Path.ShouldBe("/en/my");
    }

    [Fact]
    public async Task An_account_with_the_same_address_is_not_entered_and_is_linked_only_by_its_owner_while_signed_in()
    {
        var owner = await site.SignedIn("Karim Owner");
        site.Elsewhere = ("2", "Somebody", "karim.owner@example.org");
        var other = await ComeAsync();
        await other.Open("/en/account");
        other.Path.ShouldStartWith("/en/account/sign-in");
        (await site.Query<long>("select count(*) from person_logins where provider_key = '2'")).ShouldBe([0L]);

        site.Elsewhere = ("3", "Karim", "another@example.com");
        await owner.Open("/en/account/security");
        await LeaveAsync(owner, "Link Elsewhere");
        owner.Path.ShouldBe("/en/account/security");
        owner.Text.ShouldContain("Elsewhere Remove");
        await owner.Send("Remove", ("provider", "elsewhere"));
        owner.Text.ShouldContain("no longer linked");
    }

    [Fact]
    public async Task A_role_does_not_count_for_who_came_by_the_provider_alone()
    {
        var owner = await site.SignedIn("Provider Manager", "manager", "cluster/mecadev");
        site.Elsewhere = ("4", "Provider Manager", "x@example.org");
        await owner.Open("/en/account/security");
        await LeaveAsync(owner, "Link Elsewhere");
        await site.SecondFactor("Provider Manager", counts: false);
        var visitor = await ComeAsync();
        visitor.Path.ShouldBe("/en/my");
        await visitor.Open("/en/admin/roles", HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task The_content_policy_lets_the_form_go_to_the_provider()
    {
        using var answer = await site.Client.GetAsync("/en/account/sign-in");
        answer.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("form-action 'self' http://127.0.0.1:");
    }

    private async Task<Visitor> ComeAsync()
    {
        var visitor = site.Visitor();
        await visitor.Open("/en/account/sign-in");
        await LeaveAsync(visitor, "Continue with Elsewhere");
        return visitor;
    }

    private async Task LeaveAsync(Visitor visitor, string button)
    {
        await visitor.Send(button);
        await site.ReturnAsync(visitor);
    }
}
