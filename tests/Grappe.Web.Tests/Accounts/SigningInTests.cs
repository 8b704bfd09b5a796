using System.Net;
using Grappe.Web.Modules.Accounts.Security;
using Grappe.Web.Tests.Bed;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Grappe.Web.Tests.Accounts;

public sealed class SigningInTests(Site site, TestPostgres postgres) : IClassFixture<Site>
{
    [Theory]
    [InlineData("fr", "Créer un compte", "Recevoir le lien", "Choisir ce mot de passe", "Activer le second facteur")]
    [InlineData("ar", "إنشاء حساب", "الحصول على الرابط", "اختيار كلمة السر هذه", "تفعيل التحقّق بخطوتين")]
    public async Task A_new_user_comes_in_by_the_link_of_a_mail_in_their_language(string language, string title, string ask, string choose, string protect)
    {
        var email = $"salma.{language}@example.org";
        var visitor = site.Visitor();
        await visitor.Open($"/{language}/account/register");
        visitor.Page.QuerySelector("h1")!.TextContent.ShouldBe(title);
        await visitor.Send(ask, ("FullName", "Salma Trabelsi"), ("Email", email));
        visitor.Text.ShouldContain(email);

        await visitor.Open(await site.Mails.LinkTo(email));
        visitor.Path.ShouldStartWith($"/{language}/account/access");
        await visitor.Send(choose, ("Password", Visitor.Password));
        visitor.Path.ShouldBe($"/{language}/account/security/factor");
        var key = visitor.Page.QuerySelector("main code")!.TextContent;
        // The phone that one holds cannot photograph itself.
        visitor.Page.QuerySelector("main a[href^='otpauth://totp/']")!.GetAttribute("href")!.ShouldContain(key);
        visitor.Page.QuerySelectorAll("main form").Length.ShouldBe(1, "one thing a page");
        await visitor.Send(protect, ("Code", Visitor.Totp(key)));
        visitor.Page.QuerySelector("main pre")!.TextContent.Split('\n').Length.ShouldBe(10);
        visitor.Page.QuerySelector("header .person")!.TextContent.ShouldContain("Salma Trabelsi");
    }

    [Fact]
    public async Task A_password_alone_does_not_let_in_whoever_has_a_second_factor()
    {
        var first = await site.SignedIn("Amine Ben Salah");
        var visitor = site.Visitor();
        await visitor.Open("/en/account/sign-in");
        await visitor.Send("Enter", ("Email", "amine.ben.salah@example.org"), ("Password", Visitor.Password));
        visitor.Path.ShouldStartWith("/en/account/second-factor");
        visitor.Page.QuerySelector("main [role=alert]").ShouldBeNull();
        (await visitor.Open("/fr/account/second-factor?remember=maybe")).Text.ShouldContain("« maybe » ne convient pas ici.");
        await visitor.Open("/en/account/second-factor");
        await visitor.Send("Enter", ("Code", "000000"));
        visitor.Text.ShouldContain("This code does not fit");
        await visitor.Send("Enter", ("Code", Visitor.Totp(first.Secret!)));
        visitor.Path.ShouldBe("/en/my");
    }

    [Fact]
    public async Task A_recovery_code_works_once()
    {
        var visitor = await site.SignedIn("Rim Gharbi");
        var code = visitor.Page.QuerySelector("main pre")!.TextContent.Split('\n')[0].Trim();
        foreach (var works in new[] { true, false })
        {
            var other = site.Visitor();
            await other.Open("/en/account/sign-in");
            await other.Send("Enter", ("Email", "rim.gharbi@example.org"), ("Password", Visitor.Password));
            await other.Send("Enter", ("Code", code));
            other.Path.StartsWith("/en/account/second-factor", StringComparison.Ordinal).ShouldBe(!works);
        }
    }

    [Fact]
    public async Task A_link_that_lets_in_works_once()
    {
        var visitor = site.Visitor();
        await visitor.Open("/en/account/register");
        await visitor.Send(null, ("FullName", "Hedi"), ("Email", "hedi@example.org"));
        var link = await site.Mails.LinkTo("hedi@example.org");
        await visitor.EnterBy(link);
        await site.Visitor().Open(link).ContinueWith(opened => opened.Result.Text.ShouldContain("This link holds no longer"));
    }

    [Fact]
    public async Task Whether_an_address_has_an_account_is_told_to_nobody()
    {
        await site.SignedIn("Known Person");
        var (known, unknown) = (site.Visitor(), site.Visitor());
        foreach (var (visitor, email) in new[] { (known, "known.person@example.org"), (unknown, "nobody@example.org") })
        {
            await visitor.Open("/en/account/recover");
            await visitor.Send(null, ("Email", email));
        }
        known.Text.Replace("known.person", "").ShouldBe(unknown.Text.Replace("nobody", ""));
    }

    [Fact]
    public async Task Guessing_a_password_makes_the_account_wait_and_the_link_of_a_mail_opens_it()
    {
        await site.SignedIn("Guessed Person");
        var guesser = site.Visitor();
        for (var attempt = 0; attempt < 7; attempt++)
        {
            await guesser.Open("/en/account/sign-in");
            await guesser.Send("Enter", ("Email", "guessed.person@example.org"), ("Password", $"wrong password {attempt}"));
        }
        guesser.Text.ShouldContain("Too many attempts from here");
        await guesser.Open("/en/account/sign-in");
        await guesser.Send("Enter", ("Email", "guessed.person@example.org"), ("Password", Visitor.Password));
        guesser.Text.ShouldContain("Too many attempts from here");
    }

    [Fact]
    public async Task A_session_can_be_seen_and_ended_from_another_browser()
    {
        var first = await site.SignedIn("Two Browsers");
        var second = site.Visitor();
        await second.Open("/en/account/sign-in");
        await second.Send("Enter", ("Email", "two.browsers@example.org"), ("Password", Visitor.Password));
        await second.Send("Enter", ("Code", Visitor.Totp(first.Secret!)));
        await first.Open("/en/account/security");
        await first.Send("End all other sessions");
        await second.Open("/en/account");
        second.Path.ShouldStartWith("/en/account/sign-in");
        await first.Open("/en/account");
        first.Path.ShouldBe("/en/account");
    }

    [Fact]
    public async Task A_session_survives_a_restart_and_is_known_by_every_node()
    {
        var visitor = await site.SignedIn("Everywhere");
        using var other = site.WithWebHostBuilder(_ => { });
        using var client = other.CreateClient(new() { AllowAutoRedirect = false, HandleCookies = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/en/account");
        using var here = await visitor.Client.GetAsync("/en/account");
        request.Headers.Add("Cookie", here.RequestMessage!.Headers.GetValues("Cookie"));
        using var there = await client.SendAsync(request);
        there.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Roles_count_as_long_as_the_session_lasts_also_where_the_framework_looks_at_it_again()
    {
        await using var strict = new StrictSite(postgres);
        await strict.InitializeAsync();
        var visitor = await strict.SignedIn("Lasting Curator", "curator", "network/tunisia-technoparks");
        visitor.Path.ShouldBe("/en/account/security/factor");
        for (var time = 0; time < 3; time++)
        {
            await visitor.Open("/en/admin/proposals");
            visitor.Path.ShouldBe("/en/admin/proposals", $"time {time}");
        }
        await visitor.Open("/en/account/security");
        await visitor.Send("Change the password", ("Old", Visitor.Password), ("Password", "another olive sardine"));
        visitor.Text.ShouldContain("The password has changed");
        await visitor.Open("/en/admin/proposals");
        visitor.Path.ShouldBe("/en/admin/proposals");
    }

    /// <summary>Looks at each request whether what its person signs in with has changed.</summary>
    private sealed class StrictSite(TestPostgres postgres) : Site(postgres)
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.ConfigureServices(services => services.Configure<SecurityStampValidatorOptions>(stamps => stamps.ValidationInterval = TimeSpan.Zero));
        }
    }

    [Fact]
    public async Task An_address_changes_when_its_reader_confirms_it_and_the_old_one_is_told()
    {
        var visitor = await site.SignedIn("Moving Person");
        await visitor.Open("/en/account");
        await visitor.Send("Save", ("FullName", "Moving Person"), ("Email", "moved@example.org"));
        visitor.Text.ShouldContain("Confirm the new address");
        (await site.Mails.Last("moving.person@example.org", atLeast: 3)).Text.ShouldContain("moved@example.org");
        var reader = site.Visitor();
        await reader.Open(await site.Mails.LinkTo("moved@example.org"));
        await reader.Send("Confirm");
        reader.Text.ShouldContain("It counts from");
        (await site.EmailOf("Moving Person")).ShouldBe("moving.person@example.org");
        await site.Query<int>("update address_changes set counts_at = now() where email = 'moved@example.org' returning id");
        await site.Does(ChangeAddresses.Kind);
        (await site.EmailOf("Moving Person")).ShouldBe("moved@example.org");
        (await site.Mails.Last("moving.person@example.org", atLeast: 5)).Subject.ShouldBe("The address of your account has changed");
    }

    [Fact]
    public async Task What_was_typed_when_the_session_had_ended_is_given_back_after_signing_in()
    {
        var visitor = await site.SignedIn("Late Sender");
        await visitor.Open("/en/account/claim/clusters/mecadev");
        await site.Query<int>("update sessions set ended_at = now() returning id");
        await visitor.Send("Ask", ("Role", "manager"), ("Evidence", "Minutes of the general assembly"), ("Link", ""));
        visitor.Path.ShouldStartWith("/en/account/sign-in");
        await visitor.Send("Enter", ("Email", "late.sender@example.org"), ("Password", Visitor.Password));
        await visitor.Send("Enter", ("Code", Visitor.Totp(visitor.Secret!)));
        visitor.Text.ShouldContain("Minutes of the general assembly");
        await visitor.Send("Send it now");
        visitor.Path.ShouldBe("/en/account/claim/clusters/mecadev");
        visitor.Text.ShouldContain("Request sent");
    }

    [Fact]
    public async Task What_another_site_sends_in_somebodys_name_is_not_given_back_to_be_confirmed()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/en/account/claim/clusters/mecadev")
        {
            Content = new FormUrlEncodedContent([new("Evidence", "planted")]),
            Headers = { { "Origin", "https://elsewhere.example" } },
        };
        using var answer = await site.Client.SendAsync(request);
        answer.Headers.Location!.ToString().ShouldNotContain("again");
    }

    [Fact]
    public async Task Whoever_found_out_a_password_makes_no_way_in_of_their_own_beside_a_passkey()
    {
        var visitor = await site.SignedIn("Robbed Person");
        await site.Query<int>(
            """
            with person as (update people set two_factor_enabled = false where name = 'Robbed Person' returning id)
            insert into person_passkeys (credential_id, user_id, data)
            select '\x01', id, '{"PublicKey":"AA==","CreatedAt":"2026-01-01T00:00:00+00:00","SignCount":0,"IsUserVerified":true,"IsBackupEligible":false,"IsBackedUp":false,"AttestationObject":"AA==","ClientDataJson":"AA=="}'
            from person returning user_id
            """
        );
        var thief = site.Visitor();
        await thief.Open("/en/account/sign-in");
        await thief.Send("Enter", ("Email", "robbed.person@example.org"), ("Password", Visitor.Password));
        await thief.Open("/en/account/security");
        thief.Page.QuerySelector("main code").ShouldBeNull();
        await thief.Forge("/en/account/security/factor", ("Code", Visitor.Totp(visitor.Secret!)));
        thief.Text.ShouldContain("Sign in with your passkey or second factor first");
        await thief.Open("/en/account/security");
        await thief.Send("Remove");
        thief.Text.ShouldContain("Sign in with your passkey or second factor first");
    }

    [Theory]
    [InlineData("", "x@example.org")]
    [InlineData("Somebody", "no address")]
    [InlineData("Somebody", "a@b@c")]
    [InlineData("Somebody", "")]
    public async Task What_cannot_be_an_account_is_refused_beside_the_field_and_nothing_typed_is_lost(string name, string email)
    {
        var visitor = site.Visitor();
        await visitor.Open("/en/account/register");
        await visitor.Send(null, ("FullName", name), ("Email", email));
        visitor.Page.QuerySelectorAll("main .field.invalid").Length.ShouldBe(1);
        visitor.Page.QuerySelector("[name='FullName']")!.GetAttribute("value").ShouldBe(name.Length > 0 ? name : null);
        visitor.Page.QuerySelector("[name='Email']")!.GetAttribute("value").ShouldBe(email.Length > 0 ? email : null);
    }

    [Fact]
    public async Task A_form_without_its_token_is_refused()
    {
        using var answer = await site.Client.PostAsync(
            "/en/account/register",
            new FormUrlEncodedContent([new("FullName", "X"), new("Email", "x@example.org")])
        );
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }
}
