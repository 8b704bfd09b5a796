using System.Net;
using System.Text.Json;
using Grappe.Web.Modules.Integration.Tokens;
using Grappe.Web.Tests.Bed;
using Microsoft.AspNetCore.Hosting;

namespace Grappe.Web.Tests.Integration;

/// <summary>Programs act by a token, no further than its owner's role and its scopes reach.</summary>
public sealed class TokenTests(Site site) : IClassFixture<Site>
{
    private const string Network = "network/tunisia-technoparks";

    [Fact]
    public async Task A_token_is_shown_once_told_by_mail_seen_in_use_and_ended()
    {
        var manager = await site.SignedIn("Token Maker", "manager", "cluster/mecadev");
        await manager.Open("/en/account");
        manager.Page.QuerySelector("nav.tabs a[href='/en/account/tokens']").ShouldNotBeNull();
        var program = await Caller.Of(site, manager, "read");
        var secret = program.Token!;
        (await site.Mails.Last("token.maker@example.org", 3)).Text.ShouldContain(secret[..11]);
        (await site.Query<long>($"select count(*) from mails where text like '%{secret}%'")).ShouldBe([0L]);

        await manager.Open("/en/account/tokens");
        manager.Page.Source.Text.ShouldNotContain(secret);
        manager.Text.ShouldContain("never used");
        (await program.Get("proposals")).GetProperty("total").GetInt32().ShouldBe(0);
        await manager.Open("/en/account/tokens");
        manager.Text.ShouldContain("used on");

        await manager.Send("End Nightly read");
        manager.Text.ShouldContain("opens nothing any more");
        (await program.Get("proposals", HttpStatusCode.Unauthorized)).GetProperty("detail").GetString()!.ShouldContain("was ended");
        // Also where nobody needs a token: a program that believes it has one is told.
        await program.Get("clusters", HttpStatusCode.Unauthorized);
        (
            await site.Query<string>(
                "select action from audit a join people p on p.id = a.person_id where p.name = 'Token Maker' and thing = 'api_tokens' order by a.id"
            )
        ).ShouldBe(["insert", "update"]);
        (await site.Query<long>($"select count(*) from audit where before::text like '%{secret[..11]}%' or after::text like '%{secret[..11]}%'")).ShouldBe([
            0L,
        ]);
    }

    [Fact]
    public async Task A_secret_is_known_by_its_beginning_and_checked_by_its_end()
    {
        var secret = (await Caller.Of(site, await site.SignedIn("Token Checker", "manager", "cluster/mecadev"), "read")).Token!;
        secret.ShouldMatch("^grappe_[0-9A-Za-z]{38}$");
        // CRC-32C bit by bit, to the base of 62.
        var sum = uint.MaxValue;
        foreach (var letter in secret[..^6])
        {
            sum ^= letter;
            for (var bit = 0; bit < 8; bit++)
                sum = (sum & 1) == 1 ? (sum >> 1) ^ 0x82F63B78 : sum >> 1;
        }
        sum = ~sum;
        var digits = "";
        for (var place = 0; place < 6; place++, sum /= 62)
            digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"[(int)(sum % 62)] + digits;
        secret[^6..].ShouldBe(digits);

        var copied = secret[..20] + (secret[20] == 'a' ? 'b' : 'a') + secret[21..];
        (await new Caller(site, copied).Get("proposals", HttpStatusCode.Unauthorized)).GetProperty("detail").GetString()!.ShouldContain("is not whole");
    }

    [Fact]
    public async Task Who_has_no_token_an_unknown_one_or_one_that_is_over_hears_what_to_do()
    {
        var nobody = new Caller(site, null);
        (await nobody.Get("imports", HttpStatusCode.Unauthorized)).GetProperty("detail").GetString()!.ShouldContain("/account/tokens");
        nobody.Answer.Headers.WwwAuthenticate.ToString().ShouldStartWith("Bearer");
        var manager = await site.SignedIn("Token Loser", "manager", "cluster/elentica");
        var program = await Caller.Of(site, manager, "read", "propose");
        foreach (
            var (change, back, words) in new[]
            {
                (
                    "update api_tokens set made_at = made_at - interval '91 days', expires_at = now() - interval '1 minute'",
                    "update api_tokens set expires_at = now() + interval '1 day'",
                    "has expired"
                ),
                ("update roles_held set ends_at = now() - interval '1 minute'", "update roles_held set ends_at = null", "no longer holds"),
                ("update api_tokens set digest = sha256(digest)", "", "is not known"),
            }
        )
        {
            var where = " where person_id = (select id from people where name = 'Token Loser') returning id";
            await site.Query<int>(change + where);
            (await program.Get("proposals", HttpStatusCode.Unauthorized)).GetProperty("detail").GetString()!.ShouldContain(words);
            if (back.Length > 0)
            {
                await site.Query<int>(back + where);
                await program.Get("proposals");
            }
        }
    }

    [Fact]
    public async Task Erasing_a_person_ends_their_tokens_and_takes_their_names_out()
    {
        var leaving = await site.SignedIn("Token Leaver", "manager", "cluster/mecadev");
        var program = await Caller.Of(site, leaving, "read");
        await leaving.Open("/en/account/data");
        await leaving.Send("Erase my account for good", ("Typed", "token.leaver@example.org"));
        await program.Get("proposals", HttpStatusCode.Unauthorized);
        (await site.Query<string>("select t.name || t.start from api_tokens t join people p on p.id = t.person_id where p.erased_at is not null"))
            .Distinct()
            .ShouldBe([""]);
    }

    [Fact]
    public async Task A_token_reaches_no_further_than_its_scopes_and_its_role_and_opens_no_page()
    {
        var curator = await site.SignedIn("Token Curator", "curator", Network);
        var reading = await Caller.Of(site, curator, "read");
        var refused = await reading.Post("clusters/mecadev/observations", """[{"field":"jobs","value":12}]""", HttpStatusCode.Forbidden);
        refused.GetProperty("detail").GetString()!.ShouldContain("'propose'");
        (await reading.Post("imports/observations", "subject,field,value\n", HttpStatusCode.Forbidden, "text/csv"))
            .GetProperty("detail")
            .GetString()!
            .ShouldContain("'import'");
        var proposing = await Caller.Of(site, curator, "propose");
        (await proposing.Post("clusters/ce3m/observations", """[{"field":"jobs","value":12}]""", HttpStatusCode.Forbidden))
            .GetProperty("detail")
            .GetString()!
            .ShouldContain("does not reach");
        await proposing.Post("clusters/nobody/observations", """[{"field":"jobs","value":12}]""", HttpStatusCode.NotFound);
        // A program proposes and does not judge: its owner does, by hand.
        (await proposing.Post("clusters/pharma-in/observations", """[{"field":"jobs","value":4321}]""", HttpStatusCode.Created))
            .GetProperty("proposal")
            .GetProperty("state")
            .GetString()
            .ShouldBe("submitted");

        foreach (var page in new[] { "/en/account", "/en/admin/proposals", "/en/account/tokens" })
        {
            using var answer = await site.Send(page, ("Authorization", $"Bearer {proposing.Token}"));
            answer.StatusCode.ShouldBe(HttpStatusCode.Redirect, page);
            answer.Headers.Location!.ToString().ShouldContain("sign-in");
        }
        // And a session is no token.
        using var session = await curator.Client.GetAsync("/api/v1/proposals");
        session.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_token_of_one_role_does_not_reach_what_another_role_of_its_owner_reaches()
    {
        var both = await site.SignedIn("Token Doubler", "manager", "cluster/mecadev");
        await site.Query<int>(
            """
            insert into roles_held (person_id, role, scope_id, trusted, given_at)
            select person.id, 'manager', subject.id, true, now() from people person, subjects subject
            where person.name = 'Token Doubler' and subject.kind = 'cluster' and subject.slug = 'elentica' returning id
            """
        );
        await both.Open("/en/account/tokens");
        var first = both.Page.QuerySelector("select[name='Role'] option")!.GetAttribute("value")!;
        await both.Send("Make the token", ("Name", "One of two"), ("Role", first), ("Scopes", "propose"));
        var program = new Caller(site, both.Page.QuerySelector(".notice.success code")!.TextContent);
        await program.Post("clusters/elentica/observations", """[{"field":"jobs","value":12}]""", HttpStatusCode.Forbidden);
        await program.Post("clusters/mecadev/observations", """[{"field":"jobs","value":12}]""", HttpStatusCode.Created);
        // Nor does it take what the other role is believed for.
        (await program.Get("proposals"))
            .GetProperty("items")[0]
            .GetProperty("state")
            .GetString()
            .ShouldBe("submitted");
    }

    [Fact]
    public async Task A_form_gives_no_more_than_a_role_has_and_loses_nothing_that_was_typed()
    {
        var representative = await site.SignedIn("Token Wisher", "representative", "organisation/apii");
        await representative.Open("/en/account/tokens");
        representative.Page.QuerySelector("input[value='import']").ShouldBeNull();
        await representative.Forge("/en/account/tokens", ("Name", "Wishes"), ("Scopes", "import"), ("Days", "4000"));
        representative.Text.ShouldContain("does not allow to “import tables”");
        representative.Text.ShouldContain("Choose one of the durations");
        representative.Page.QuerySelector("input[name='Name']")!.GetAttribute("value").ShouldBe("Wishes");
        var contributor = await site.SignedIn("Token Contributor", "contributor", "cluster/mecadev");
        await contributor.Open("/en/account/tokens", HttpStatusCode.Forbidden);
        await contributor.Open("/en/account");
        contributor.Page.QuerySelector("nav.tabs a[href='/en/account/tokens']").ShouldBeNull();
    }

    [Fact]
    public async Task Nobody_ends_a_token_of_elsewhere_and_whoever_gives_the_roles_there_does()
    {
        var manager = await site.SignedIn("Token Owner", "manager", "cluster/mecadev");
        var program = await Caller.Of(site, manager, "read");
        var id = (await site.Query<int>("select max(t.id) from api_tokens t join people p on p.id = t.person_id where p.name = 'Token Owner'"))[0];
        var stranger = await site.SignedIn("Token Stranger", "manager", "cluster/elentica");
        await stranger.Open("/en/account/tokens");
        stranger.Text.ShouldNotContain("Token Owner");
        await stranger.Forge("/en/account/tokens?handler=End", ("id", $"{id}"));
        stranger.Status.ShouldBe(HttpStatusCode.NotFound);
        await program.Get("proposals");

        var curator = await site.SignedIn("Token Ender", "curator", Network);
        await curator.Open("/en/account/tokens");
        curator.Text.ShouldContain("Token Owner");
        await curator.Forge("/en/account/tokens?handler=End", ("id", $"{id}"));
        await program.Get("proposals", HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("manager", "cluster/mecadev")]
    [InlineData("representative", "organisation/apii")]
    [InlineData("curator", "network/tunisia-technoparks")]
    public async Task A_token_of_an_administrator_is_seen_and_ended_by_administrators_alone(string role, string scope)
    {
        var owner = await site.SignedIn($"High Owner Of {role}", "administrator");
        var program = await Caller.Of(site, owner, "read");
        var id = (await site.Query<int>($"select max(t.id) from api_tokens t join people p on p.id = t.person_id where p.name = 'High Owner Of {role}'"))[0];
        var below = await site.SignedIn($"Below As {role}", role, scope);
        await below.Open("/en/account/tokens");
        below.Text.ShouldNotContain("High Owner");
        await below.Forge("/en/account/tokens?handler=End", ("id", $"{id}"));
        below.Status.ShouldBe(HttpStatusCode.NotFound);
        await program.Get("proposals");
        var other = await site.SignedIn($"Other High Beside {role}", "administrator");
        await other.Open("/en/account/tokens");
        other.Text.ShouldContain($"High Owner Of {role}");
        await other.Forge("/en/account/tokens?handler=End", ("id", $"{id}"));
        await program.Get("proposals", HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_mail_warns_once_two_weeks_before_a_token_expires()
    {
        var manager = await site.SignedIn("Token Forgetter", "manager", "cluster/mecadev");
        await Caller.Of(site, manager, "read");
        await Warn();
        var before = site.Mails.To("token.forgetter@example.org").Count;
        await site.Query<int>(
            "update api_tokens set expires_at = now() + interval '13 days' where person_id = (select id from people where name = 'Token Forgetter') returning id"
        );
        await Warn();
        await Warn();
        var mails = site.Mails.To("token.forgetter@example.org");
        mails.Count.ShouldBe(before + 1);
        mails[^1].Subject.ShouldBe("An API token is about to expire");
    }

    private async Task Warn()
    {
        await site.Does(WarnOfTokens.Kind);
        await site.Rests();
    }
}

/// <summary>A site whose tokens may ask three times.</summary>
public sealed class SiteOfFewRequests(TestPostgres postgres) : Site(postgres)
{
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.UseSetting("Limits:Token", "3");
    }
}

public sealed class TokenLimitTests(SiteOfFewRequests site) : IClassFixture<SiteOfFewRequests>
{
    [Fact]
    public async Task A_token_that_asks_too_often_waits_and_others_do_not()
    {
        var manager = await site.SignedIn("Busy Manager", "manager", "cluster/mecadev");
        var busy = await Caller.Of(site, manager, "read");
        var calm = await Caller.Of(site, manager, "read");
        for (var time = 0; time < 3; time++)
            await busy.Get("proposals");
        await busy.Get("proposals", HttpStatusCode.TooManyRequests);
        busy.Answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBeInRange(1, 300);
        await calm.Get("proposals");
        (await new Caller(site, null).Get("clusters")).ValueKind.ShouldBe(JsonValueKind.Object);
    }
}
