using System.Net;
using Grappe.Web.Shared.Forms;
using Grappe.Web.Tests.Bed;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Grappe.Web.Tests.Accounts;

/// <summary>Tests that a form sent after its session had ended is given back to its author, in the same browser, and to nobody else.</summary>
public sealed class KeptFormTests(Site site) : IClassFixture<Site>
{
    private const string Claim = "/en/account/claim/clusters/mecadev";

    [Fact]
    public async Task What_was_typed_comes_back_with_its_page_and_the_names_of_its_fields_and_goes_out_once()
    {
        var visitor = await site.SignedIn("Honest Sender");
        await LoseSession(visitor, Claim, "Honest Sender");
        await visitor.Send("Ask", ("Role", "manager"), ("Evidence", "Minutes of the general assembly"), ("Link", ""));
        visitor.Path.ShouldStartWith("/en/account/sign-in");
        await SignIn(visitor, "honest.sender@example.org");
        visitor.Path.ShouldStartWith("/en/account/again/");
        var again = visitor.Path;
        visitor.Page.QuerySelector($"main a[href='{Claim}']").ShouldNotBeNull();
        visitor.Page.QuerySelectorAll("main dt").Select(label => label.TextContent).ShouldContain("What shows it");
        // To look at it again takes nothing away.
        await visitor.Open(again);
        visitor.Text.ShouldContain("Minutes of the general assembly");
        await visitor.Send("Send it now");
        visitor.Path.ShouldBe(Claim);
        visitor.Text.ShouldContain("Request sent");

        await visitor.Open(again);
        visitor.Text.ShouldContain("It was sent");
        visitor.Text.ShouldContain("Minutes of the general assembly");
        await site.Query<int>("delete from role_requests returning id");
        await visitor.Open("/en/account");
        await visitor.Forge(again, ("Role", "manager"), ("Evidence", "Minutes of the general assembly"));
        visitor.Text.ShouldContain("It was sent");
        (await site.Query<long>("select count(*) from role_requests")).ShouldBe([0L]);
    }

    [Fact]
    public async Task A_verdict_and_an_answer_come_back_and_go_out_by_one_click()
    {
        var author = await site.SignedIn("Asked Author", "manager", "cluster/pharma-in");
        await author.Open("/en/clusters/pharma-in/edit");
        await author.Send("Send", ("jobs", "81"));
        var proposal = author.Path;
        var curator = await site.SignedIn("Absent Curator", "curator", "network/tunisia-technoparks");
        await LoseSession(curator, proposal, "Absent Curator");
        var verdict = curator.Page.QuerySelector("main [name^='verdict-']")!.GetAttribute("name")!;
        await curator.Send("Decide", (verdict, "asked"), (verdict.Replace("verdict", "reason", StringComparison.Ordinal), "Since when?"));
        await SignIn(curator, "absent.curator@example.org");
        curator.Text.ShouldContain("Ask a question");
        curator.Text.ShouldContain("Since when?");
        await curator.Send("Send it now");
        curator.Text.ShouldContain("The decision is recorded");

        await LoseSession(author, proposal, "Asked Author");
        var answer = author.Page.QuerySelector("main textarea[name^='answer-']")!.GetAttribute("name")!;
        await author.Send("Send the answer", (answer, "Since January"));
        await SignIn(author, "asked.author@example.org");
        author.Page.QuerySelectorAll("main dt").Select(label => label.TextContent).ShouldContain("Your answer");
        await author.Send("Send it now");
        author.Text.ShouldContain("The answer is sent");
    }

    [Fact]
    public async Task It_reads_as_it_was_typed_without_what_the_form_carries_along()
    {
        var manager = await site.SignedIn("Interrupted Manager", "manager", "cluster/mecadev");
        await LoseSession(manager, "/en/clusters/mecadev/edit", "Interrupted Manager");
        var over = manager
            .Page.QuerySelectorAll("main select")
            .Select(select => select.GetAttribute("name")!)
            .First(name => name.StartsWith("activity~", StringComparison.Ordinal));
        await manager.Send(
            "Send",
            ("members.companies", "87"),
            ("legal-form", "cooperative"),
            ("jobs.link", "https://example.org/jobs"),
            (over, "ended"),
            ($"{over}.until", "2023")
        );
        await SignIn(manager, "interrupted.manager@example.org");
        manager.Path.ShouldStartWith("/en/account/again/");
        manager
            .Page.QuerySelectorAll("main dl div")
            .Select(line => string.Join(" = ", line.Children.Select(part => part.TextContent.Trim())))
            .ShouldBe(
                [
                    "Members: companies = 87",
                    "Legal form = co-operative",
                    "Jobs represented: Address of a page = https://example.org/jobs",
                    "Activities = It holds no longer",
                    "Activities: Until when = 2023",
                ],
                ignoreOrder: true
            );
    }

    [Theory]
    [InlineData(null)]
    [InlineData("grappe=made-up")]
    [InlineData("grappe=CfDJ8AAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_form_without_a_session_of_ours_is_kept_for_nobody(string? cookie)
    {
        var before = await KeptAsync();
        using var client = site.CreateClient(new() { AllowAutoRedirect = false, HandleCookies = false });
        using var request = new HttpRequestMessage(HttpMethod.Post, "/en/admin/roles")
        {
            Content = new FormUrlEncodedContent([new("Email", "planted@evil.example"), new("Role", "administrator")]),
        };
        if (cookie is not null)
            request.Headers.Add("Cookie", cookie);
        using var answer = await client.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        answer.Headers.Location!.ToString().ShouldNotContain("again");
        (await KeptAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task It_is_given_to_no_other_browser_and_to_no_other_person()
    {
        var visitor = await site.SignedIn("Two Devices Sender");
        var elsewhere = await site.SignedIn("Somebody Else");
        await LoseSession(visitor, Claim, "Two Devices Sender");
        await visitor.Send("Ask", ("Role", "manager"), ("Evidence", "Only for me"), ("Link", ""));
        var again = (await site.Query<string>("select '/en/account/again/' || id from kept_forms where fields::text like '%Only for me%'"))[0];
        await elsewhere.Open(again, HttpStatusCode.NotFound);
        elsewhere.Text.ShouldNotContain("Only for me");
        elsewhere.Text.ShouldContain("Nothing waits for you here");

        // The same person, in a browser that never sent it.
        var other = site.Visitor();
        await other.Open("/en/account/sign-in");
        await SignIn(other, "two.devices.sender@example.org", visitor.Secret);
        await other.Open(again, HttpStatusCode.NotFound);
        other.Text.ShouldNotContain("Only for me");
        await other.Open("/en/account");
        await other.Forge(again, ("Role", "manager"), ("Evidence", "Only for me"));
        other.Status.ShouldBe(HttpStatusCode.NotFound);
        (await site.Query<bool>("select sent_at is null from kept_forms where fields::text like '%Only for me%'")).ShouldBe([true]);
    }

    [Fact]
    public async Task What_gives_roles_is_entered_again_and_never_sent_by_a_click()
    {
        var administrator = await site.SignedIn("Interrupted Administrator", "administrator");
        await LoseSession(administrator, "/en/admin/roles", "Interrupted Administrator");
        await administrator.Send("Send the invitation", ("Email", "guest@example.org"), ("Role", "administrator"));
        await SignIn(administrator, "interrupted.administrator@example.org");
        var again = administrator.Path;
        again.ShouldStartWith("/en/account/again/");
        administrator.Text.ShouldContain("guest@example.org");
        administrator.Page.QuerySelectorAll("main dd").Select(value => value.TextContent.Trim()).ShouldContain("Administrator");
        administrator.Text.ShouldContain("open it and enter it again");
        administrator.Page.QuerySelector("main form").ShouldBeNull();
        await administrator.Open("/en/account");
        await administrator.Forge(again, ("Email", "guest@example.org"), ("Role", "administrator"));
        administrator.Text.ShouldContain("open it and enter it again");
        (await site.Query<long>("select count(*) from invitations")).ShouldBe([0L]);
        await administrator.Open("/en/admin/roles");
        await administrator.Send("Send the invitation", ("Email", "guest@example.org"), ("Role", "administrator"));
        administrator.Text.ShouldContain("The invitation is on its way");
        await site.Query<int>("delete from invitations returning id");
    }

    [Fact]
    public async Task What_gives_a_token_reads_as_its_form_said_it()
    {
        var owner = await site.SignedIn("Token Keeper", "curator", "network/tunisia-technoparks");
        await LoseSession(owner, "/en/account/tokens", "Token Keeper");
        var role = owner.Page.QuerySelector("[name='Role'] option")!.GetAttribute("value")!;
        await owner.Send("Make the token", ("Name", "Members, each night"), ("Role", role), ("Scopes", "propose"), ("Days", "30"));
        await SignIn(owner, "token.keeper@example.org");
        var facts = owner
            .Page.QuerySelectorAll("dl.facts > div")
            .Select(fact => $"{fact.QuerySelector("dt")!.TextContent}: {fact.QuerySelector("dd")!.TextContent.Trim()}");
        facts.ShouldBe(
            [
                "Name of the program: Members, each night",
                "It acts as: Curator of the network · Tunisia Technoparks",
                "It may: propose values",
                "It holds for: 30\u00a0days",
            ],
            ignoreOrder: true
        );
    }

    [Fact]
    public async Task No_page_that_gives_rights_or_keys_may_be_sent_again_by_a_click()
    {
        var loader = site.Services.GetRequiredService<PageLoader>();
        var byClick = new List<string>();
        foreach (var endpoint in site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
            if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is { } page)
            {
                var compiled = await loader.LoadAsync(page, endpoint.Metadata);
                if (compiled.ModelTypeInfo!.IsDefined(typeof(SentAgainAttribute), inherit: true))
                    byClick.Add(endpoint.RoutePattern.RawText!["{lang:lang}/".Length..].Trim('/'));
            }
        byClick.Count.ShouldBeGreaterThan(5);
        byClick
            .Where(address => address.StartsWith("admin", StringComparison.Ordinal) || address.StartsWith("account", StringComparison.Ordinal))
            .ShouldAllBe(address => address.StartsWith("account/claim/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_too_long_or_secret_or_too_often_is_not_kept()
    {
        var visitor = await site.SignedIn("Heavy Sender");
        await LoseSession(visitor, Claim, "Heavy Sender");
        var before = await KeptAsync();
        await visitor.Forge(Claim, ("Role", "manager"), ("Evidence", new string('x', 33 << 10)));
        (await KeptAsync()).ShouldBe(before);
        // What cannot be kept is entered again where it was.
        visitor.Path.ShouldContain(Uri.EscapeDataString(Claim));
        visitor.Text.ShouldContain("could not be kept");
        await visitor.Forge("/en/account/security?handler=Password", ("Old", "old sardine olive"), ("Password", "new sardine olive"));
        (await KeptAsync()).ShouldBe(before);
        for (var time = 0; time < 12; time++)
            await visitor.Forge(Claim, ("Role", "manager"), ("Evidence", $"Once more {time}"), ("Password", "sardine"));
        (await KeptAsync()).ShouldBe(before + 10);
        (await site.Query<long>("select count(*) from kept_forms where fields::text like '%sardine%'")).ShouldBe([0L]);
    }

    private async Task<long> KeptAsync() => (await site.Query<long>("select count(*) from kept_forms"))[0];

    private async Task LoseSession(Visitor visitor, string page, string name)
    {
        await visitor.Open(page);
        await site.Query<int>($"update sessions set ended_at = now() where person_id = (select id from people where name = '{name}') returning id");
    }

    private static async Task SignIn(Visitor visitor, string email, string? secret = null)
    {
        await visitor.Send("Enter", ("Email", email), ("Password", Visitor.Password));
        await visitor.Send("Enter", ("Code", Visitor.Totp(secret ?? visitor.Secret!)));
    }
}
