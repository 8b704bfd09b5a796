using System.Net;
using Grappe.Web.Tests.Bed;
using Npgsql;
using static Grappe.Web.Tests.Accounts.SiteOfProofs;

namespace Grappe.Web.Tests.Accounts;

/// <summary>A session begins under a new key with each sign-in and whenever it may do more.</summary>
public sealed class SessionTests(SiteOfProofs site) : IClassFixture<SiteOfProofs>
{
    [Fact]
    public async Task The_copy_of_a_session_opens_nothing_after_somebody_else_signed_in_in_that_browser()
    {
        var victim = await site.SignedIn("Fixed Curator", "curator", Curated);
        var browser = await site.SignedIn("Planting Person");
        var planted = await CookieOf(browser);
        (await site.StatusWith(planted, "/en/account")).ShouldBe(HttpStatusCode.OK);
        await browser.Open("/en/account/recover");
        // Without signing out, as where the cookie was planted.
        await browser.Forge("/en/account/sign-in", ("Email", "fixed.curator@example.org"), ("Password", Visitor.Password));
        browser.Path.ShouldStartWith("/en/account/second-factor");
        await browser.Send("Enter", ("Code", site.Code(victim)));
        await browser.Open("/en/admin/import");
        (await site.StatusWith(planted, "/en/admin/import")).ShouldBe(HttpStatusCode.Redirect);
        (await site.StatusWith(planted, "/en/account")).ShouldBe(HttpStatusCode.Redirect);
        var refused = await Should.ThrowAsync<PostgresException>(() =>
            site.Query<int>("update sessions set person_id = (select id from people where name = 'Fixed Curator') returning id")
        );
        refused.Message.ShouldContain("never changes its person");
    }

    [Fact]
    public async Task The_copy_of_a_session_opens_nothing_after_it_may_do_more()
    {
        var visitor = site.Visitor();
        await visitor.Open("/en/account/register");
        await visitor.Send(null, ("FullName", "Rising Person"), ("Email", "rising@example.org"));
        await visitor.Open(await site.Mails.LinkTo("rising@example.org"));
        await visitor.Send("Choose this password", ("Password", Visitor.Password));
        var copy = await CookieOf(visitor);
        (await site.StatusWith(copy, "/en/account")).ShouldBe(HttpStatusCode.OK);
        await visitor.Open("/en/account/security/factor");
        await visitor.Send("Turn the second factor on", ("Code", Visitor.Totp(visitor.Page.QuerySelector("main code")!.TextContent, site.Now)));
        (await site.StatusWith(copy, "/en/account")).ShouldBe(HttpStatusCode.Redirect);
        (
            await site.Query<long>(
                "select count(*) from sessions s join people p on p.id = s.person_id where p.email = 'rising@example.org' and ended_at is null"
            )
        ).ShouldBe([1L]);
    }

    [Fact]
    public async Task Half_a_sign_in_is_over_once_the_password_has_changed()
    {
        var owner = await site.SignedIn("Half Way");
        var thief = await PastPassword(site.Visitor(), "Half Way");
        await owner.Open("/en/account/security");
        await owner.Send("Change the password", ("Old", Visitor.Password), ("Password", "another olive sardine"));
        await thief.Send("Enter", ("Code", site.Code(owner)));
        thief.Path.ShouldStartWith("/en/account/sign-in");
    }
}
