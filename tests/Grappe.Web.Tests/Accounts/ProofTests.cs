using System.Net;
using Grappe.Web.Modules.Accounts;
using Grappe.Web.Tests.Bed;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Grappe.Web.Tests.Accounts;

/// <summary>A site whose clock can be moved, whose visitors say from which network they come, and that counts how often a password is hashed.</summary>
public sealed class SiteOfProofs(TestPostgres postgres) : Site(postgres)
{
    private const string Network = "Test-Network";

    public MovedClock Clock { get; } = new();
    public CountingHasher Hasher { get; } = new();
    public override DateTimeOffset Now => Clock.GetUtcNow();

    public Visitor VisitorFrom(string network)
    {
        var visitor = Visitor();
        visitor.Client.DefaultRequestHeaders.Add(Network, network);
        return visitor;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.ConfigureServices(services =>
        {
            services.AddSingleton<TimeProvider>(Clock);
            services.AddSingleton<IPasswordHasher<Person>>(Hasher);
            services.AddSingleton<IStartupFilter>(new FromNetworks());
        });
    }

    public sealed class CountingHasher : PasswordHasher<Person>
    {
        private int verified;

        public int Verified => verified;

        public override PasswordVerificationResult VerifyHashedPassword(Person user, string hashedPassword, string providedPassword)
        {
            Interlocked.Increment(ref verified);
            return base.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }
    }

    private sealed class FromNetworks : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
            app =>
            {
                app.Use(
                    (context, onwards) =>
                    {
                        if (context.Request.Headers[Network] is [{ } address])
                            context.Connection.RemoteIpAddress = IPAddress.Parse(address);
                        return onwards(context);
                    }
                );
                next(app);
            };
    }
}

/// <summary>What shows that somebody is who they say, and what whoever found out a password cannot do with it.</summary>
public sealed class ProofTests(SiteOfProofs site, TestPostgres postgres) : IClassFixture<SiteOfProofs>
{
    private const string Curated = "network/tunisia-technoparks";
    private const string Wrong = "000000";

    [Fact]
    public async Task Wrong_codes_on_the_link_of_a_mail_end_it_and_its_owner_is_told()
    {
        var owner = await site.SignedIn("Linked Person");
        var thief = site.Visitor();
        await thief.Open(await LinkFor("linked.person@example.org"));
        for (var time = 0; time < 4; time++)
        {
            await Choose(thief, Wrong);
            thief.Text.ShouldContain("This code does not fit");
        }
        await Choose(thief, Wrong);
        thief.Text.ShouldContain("This link holds no longer");
        await MailsAreOut();
        site.Mails.To("linked.person@example.org")[^1].Subject.ShouldBe("Wrong codes for your account");

        await thief.Open(await LinkFor("linked.person@example.org"));
        await Choose(thief, Code(owner));
        thief.Text.ShouldContain("Too many wrong codes");
        site.Clock.Ahead += TimeSpan.FromMinutes(16);
        await Choose(thief, Code(owner));
        thief.Path.ShouldBe("/en/account");
    }

    [Fact]
    public async Task Wrong_codes_given_at_once_are_all_counted()
    {
        await site.SignedIn("Hurried Person");
        var link = await LinkFor("hurried.person@example.org");
        var thieves = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => site.Visitor().Open(link)));
        await Task.WhenAll(thieves.Select(thief => Choose(thief, Wrong)));
        thieves.Count(thief => thief.Text.Contains("This code does not fit", StringComparison.Ordinal)).ShouldBe(4);
        await site.Visitor().Open(link).ContinueWith(opened => opened.Result.Text.ShouldContain("This link holds no longer"));
    }

    [Theory]
    [InlineData("second-factor")]
    [InlineData("set up")]
    [InlineData("forget")]
    public async Task Wrong_codes_make_wait_wherever_a_code_is_asked_for(string where)
    {
        var name = $"Waiting {where.Replace('-', ' ').Replace("up", "again")}";
        var owner = await site.SignedIn(name);
        var visitor = owner;
        if (where == "second-factor")
            visitor = await PastPassword(site.Visitor(), name);
        else if (where == "set up")
        {
            await owner.Open("/en/account/security");
            await owner.Send("Turn the second factor off", ("Code", Code(owner)));
        }
        var secret = where == "set up" ? owner.Page.QuerySelector("main code")!.TextContent : owner.Secret!;
        if (where == "forget")
            await owner.Open("/en/account/security");
        var button = where switch
        {
            "second-factor" => "Enter",
            "set up" => "Turn the second factor on",
            _ => "Turn the second factor off",
        };
        for (var time = 0; time < 5; time++)
            await visitor.Send(button, ("Code", Wrong));
        await visitor.Send(button, ("Code", Visitor.Totp(secret, site.Now)));
        visitor.Text.ShouldContain("Too many wrong codes");
        site.Clock.Ahead += TimeSpan.FromMinutes(16);
        await visitor.Send(button, ("Code", Visitor.Totp(secret, site.Now)));
        visitor.Text.ShouldNotContain("Too many wrong codes");
        visitor.Text.ShouldNotContain("does not fit");
    }

    [Fact]
    public async Task A_code_counts_once_and_none_before_it_on_any_page()
    {
        var owner = await site.SignedIn("Once Only");
        var step = site.Now.ToUnixTimeSeconds() / 30 + 1;
        var code = Totp.CodeOf(owner.Secret!, step);
        var first = await PastPassword(site.Visitor(), "Once Only");
        await first.Send("Enter", ("Code", code));
        first.Path.ShouldBe("/en/account");
        foreach (var used in new[] { code, Totp.CodeOf(owner.Secret!, step - 1) })
        {
            var second = await PastPassword(site.Visitor(), "Once Only");
            await second.Send("Enter", ("Code", used));
            second.Text.ShouldContain("This code does not fit");
        }
        await first.Open("/en/account/security");
        await first.Send("Turn the second factor off", ("Code", code));
        first.Text.ShouldContain("This code does not fit");
        var third = site.Visitor();
        await third.Open(await LinkFor("once.only@example.org"));
        await Choose(third, code);
        third.Text.ShouldContain("This code does not fit");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_two_who_give_one_code_at_once_one_comes_in(bool recovery)
    {
        var name = recovery ? "Two With Recovery" : "Two With Codes";
        var owner = await site.SignedIn(name);
        var code = recovery ? owner.Page.QuerySelector("main pre")!.TextContent.Split('\n')[0].Trim() : Code(owner);
        var visitors = new[] { await PastPassword(site.Visitor(), name), await PastPassword(site.Visitor(), name) };
        await Task.WhenAll(visitors.Select(visitor => visitor.Send("Enter", ("Code", code))));
        visitors.Count(visitor => visitor.Path == "/en/account").ShouldBe(1);
    }

    [Fact]
    public async Task An_empty_code_is_wrong_and_no_fault()
    {
        var owner = await site.SignedIn("Empty Handed");
        await owner.Open("/en/account/security");
        await owner.Send("Turn the second factor off", ("Code", ""));
        owner.Text.ShouldContain("This code does not fit");
        var visitor = site.Visitor();
        await visitor.Open(await LinkFor("empty.handed@example.org"));
        await Choose(visitor, "");
        visitor.Text.ShouldContain("This code does not fit");
        visitor = await PastPassword(site.Visitor(), "Empty Handed");
        await visitor.Send("Enter", ("Code", ""));
        visitor.Text.ShouldContain("This code does not fit");
    }

    [Fact]
    public async Task Who_found_out_the_password_of_a_passkey_holder_neither_moves_the_account_nor_adds_a_way_in()
    {
        await site.SignedIn("Robbed Administrator", "administrator");
        await site.Query<int>(
            """
            with person as (update people set two_factor_enabled = false where name = 'Robbed Administrator' returning id)
            insert into person_passkeys (credential_id, user_id, data)
            select '\x0102', id, '{"PublicKey":"AA==","CreatedAt":"2026-01-01T00:00:00+00:00","SignCount":0,"IsUserVerified":true,"IsBackupEligible":false,"IsBackedUp":false,"AttestationObject":"AA==","ClientDataJson":"AA=="}'
            from person returning user_id
            """
        );
        var thief = await SignedInByPassword("Robbed Administrator");
        await thief.Open("/en/admin/jobs", HttpStatusCode.Forbidden);
        await thief.Open("/en/account");
        await thief.Send("Save", ("FullName", "Robbed Administrator"), ("Email", "thief.of.passkey@example.org"));
        thief.Text.ShouldContain("Sign in with your passkey or second factor first");
        await thief.Open("/en/account/security");
        thief.Page.QuerySelector("main code").ShouldBeNull();
        await thief.Send("Change the password", ("Old", Visitor.Password), ("Password", "the words of a thief"));
        thief.Text.ShouldContain("Sign in with your passkey or second factor first");
        await thief.Forge("/en/account/security?handler=RecoveryCodes");
        thief.Text.ShouldContain("Sign in with your passkey or second factor first");
        await thief.Forge("/en/account/data", ("Typed", "robbed.administrator@example.org"), ("Password", Visitor.Password));
        thief.Text.ShouldContain("Sign in with your passkey or second factor first");
        await thief.Open("/en/account/tokens", HttpStatusCode.Forbidden);
        (await site.Query<long>("select count(*) from address_changes where email like 'thief.of.passkey%'")).ShouldBe([0L]);
        await MailsAreOut();
        site.Mails.To("thief.of.passkey@example.org").ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_found_out_the_only_password_gets_no_roles_and_is_stopped_by_the_owner_without_signing_in()
    {
        await PasswordOnly("Robbed Curator");
        const string evil = "thief@example.org";
        var thief = await SignedInByPassword("Robbed Curator");

        // No first passkey or second factor, and not the key that the owner would set up one day.
        await thief.Open("/en/account/security");
        thief.Page.QuerySelector("main code").ShouldBeNull();
        thief.Text.ShouldContain("A password is not enough for this");
        await thief.Forge("/en/account/security?handler=Factor", ("Code", Wrong), ("Password", Visitor.Password));
        thief.Text.ShouldContain("A password is not enough for this");
        await thief.Forge("/en/account/security?handler=Passkey", ("Passkey", "{}"), ("Password", Visitor.Password));
        thief.Text.ShouldContain("A password is not enough for this");

        // The address asks for the password again, and waits.
        await thief.Open("/en/account");
        await thief.Send("Save", ("FullName", "Robbed Curator"), ("Email", evil));
        thief.Text.ShouldContain("Write your password");
        await thief.Send("Save", ("FullName", "Robbed Curator"), ("Email", evil), ("Password", "not the password"));
        thief.Text.ShouldContain("This is not your present password");
        await thief.Send("Save", ("FullName", "Robbed Curator"), ("Email", evil), ("Password", Visitor.Password));
        thief.Text.ShouldContain("Confirm the new address");
        var mailbox = site.Visitor();
        await mailbox.Open(await site.Mails.LinkTo(evil));
        await mailbox.Send("Confirm");
        mailbox.Text.ShouldContain("It counts from");

        // Until then the new address opens nothing.
        site.Clock.Ahead += ChangeAddress.Delay - TimeSpan.FromHours(1);
        await mailbox.Open("/en/account/recover");
        await mailbox.Send(null, ("Email", evil));
        await MailsAreOut();
        site.Mails.To(evil)[^1].Subject.ShouldBe("There is no account with this address");

        // The owner follows the link of either mail.
        var mails = site.Mails.To("robbed.curator@example.org");
        mails[^2].Text.ShouldContain("/account/address/stop");
        mails[^1].Text.ShouldContain("/account/address/stop");
        var owner = site.Visitor();
        await owner.Open(await site.Mails.LinkTo("robbed.curator@example.org"));
        (await site.Query<bool>($"select stopped_at is null from address_changes where email = '{evil}'")).ShouldBe([true]);
        await owner.Send("Stop it");
        owner.Text.ShouldContain("The change is stopped");

        // The thief is out, and what they know is worth nothing.
        await thief.Open("/en/account");
        thief.Path.ShouldStartWith("/en/account/sign-in");
        await thief.Send("Enter", ("Email", "robbed.curator@example.org"), ("Password", Visitor.Password));
        thief.Text.ShouldContain("does not fit");
        site.Clock.Ahead += TimeSpan.FromHours(3);
        await mailbox.Open("/en/account/recover");
        await mailbox.Send(null, ("Email", evil));
        await MailsAreOut();
        site.Mails.To(evil)[^1].Subject.ShouldBe("There is no account with this address");
        (await site.Query<string>("select email from people where name = 'Robbed Curator'")).ShouldBe(["robbed.curator@example.org"]);

        // The owner comes back by the mail of the old address, and roles count.
        await owner.EnterBy(await LinkFor("robbed.curator@example.org"));
        await owner.Open("/en/admin/proposals");
    }

    [Fact]
    public async Task The_link_of_the_first_mail_stops_whatever_was_asked_for_after_it()
    {
        await PasswordOnly("Asked Twice");
        var thief = await SignedInByPassword("Asked Twice");
        var links = new List<string>();
        foreach (var email in new[] { "first.thief@example.org", "second.thief@example.org" })
        {
            await thief.Open("/en/account");
            await thief.Send("Save", ("FullName", "Asked Twice"), ("Email", email), ("Password", Visitor.Password));
            await site.Mails.LinkTo(email);
            await MailsAreOut();
            links.Add(await site.Mails.LinkTo("asked.twice@example.org"));
        }
        var owner = site.Visitor();
        await owner.Open(links[0]);
        owner.Text.ShouldContain("second.thief@example.org");
        await owner.Send("Stop it");
        owner.Text.ShouldContain("The change is stopped");
        var mailbox = site.Visitor();
        await mailbox.Open(await site.Mails.LinkTo("second.thief@example.org"));
        mailbox.Text.ShouldContain("This link holds no longer");
        await owner.Open(links[1]);
        owner.Text.ShouldContain("nothing to stop any more");
    }

    [Fact]
    public async Task An_address_that_nobody_stops_counts_after_two_days()
    {
        await PasswordOnly("Moving Curator");
        var owner = await SignedInByPassword("Moving Curator");
        await owner.Open("/en/account");
        await owner.Send("Save", ("FullName", "Moving Curator"), ("Email", "new.curator@example.org"), ("Password", Visitor.Password));
        var mailbox = site.Visitor();
        await mailbox.Open(await site.Mails.LinkTo("new.curator@example.org"));
        await mailbox.Send("Confirm");
        await owner.Open("/en/account");
        owner.Text.ShouldContain("new.curator@example.org");
        site.Clock.Ahead += ChangeAddress.Delay + TimeSpan.FromMinutes(1);
        var again = site.Visitor();
        await again.Open("/en/account/sign-in");
        await again.Send("Enter", ("Email", "new.curator@example.org"), ("Password", Visitor.Password));
        again.Path.ShouldBe("/en/account");
        await MailsAreOut();
        site.Mails.To("moving.curator@example.org")[^1].Subject.ShouldBe("The address of your account has changed");
        await again.EnterBy(await LinkFor("new.curator@example.org"));
        await again.Open("/en/admin/proposals");
    }

    [Fact]
    public async Task An_address_on_which_nothing_depends_counts_once_it_is_confirmed()
    {
        await PasswordOnly("Plain Visitor", role: null);
        var owner = await SignedInByPassword("Plain Visitor");
        await owner.Open("/en/account");
        await owner.Send("Save", ("FullName", "Plain Visitor"), ("Email", "plain@example.org"), ("Password", Visitor.Password));
        var mailbox = site.Visitor();
        await mailbox.Open(await site.Mails.LinkTo("plain@example.org"));
        await mailbox.Send("Confirm");
        mailbox.Text.ShouldContain("The address has changed");
        await owner.Open("/en/account");
        owner.Path.ShouldStartWith("/en/account/sign-in");
    }

    [Fact]
    public async Task A_first_second_factor_is_set_up_after_a_link_to_the_address()
    {
        await PasswordOnly("Late Protected");
        var owner = await SignedInByPassword("Late Protected");
        await owner.Open("/en/account/security");
        await owner.Send("Get the link");
        owner.Text.ShouldContain("late.protected@example.org");
        await MailsAreOut();
        await owner.EnterBy(await site.Mails.LinkTo("late.protected@example.org"));
        await owner.Open("/en/admin/proposals");

        // An hour later the link proves nothing any more.
        await site.Query<int>("update people set two_factor_enabled = false where name = 'Late Protected' returning id");
        var link = await LinkFor("late.protected@example.org");
        await owner.Open(link);
        await owner.Send("Choose this password", ("Password", Visitor.Password));
        owner.Page.QuerySelector("main code").ShouldNotBeNull();
        site.Clock.Ahead += TimeSpan.FromMinutes(61);
        await owner.Open("/en/account/security");
        owner.Page.QuerySelector("main code").ShouldBeNull();
    }

    [Fact]
    public async Task The_copy_of_a_session_opens_nothing_after_somebody_else_signed_in_in_that_browser()
    {
        var victim = await site.SignedIn("Fixed Curator", "curator", Curated);
        var browser = await site.SignedIn("Planting Person");
        var planted = await CookieOf(browser);
        (await StatusWith(planted, "/en/account")).ShouldBe(HttpStatusCode.OK);
        await browser.Open("/en/account/recover");
        // Without signing out, as where the cookie was planted.
        await browser.Forge("/en/account/sign-in", ("Email", "fixed.curator@example.org"), ("Password", Visitor.Password));
        browser.Path.ShouldStartWith("/en/account/second-factor");
        await browser.Send("Enter", ("Code", Code(victim)));
        await browser.Open("/en/admin/import");
        (await StatusWith(planted, "/en/admin/import")).ShouldBe(HttpStatusCode.Redirect);
        (await StatusWith(planted, "/en/account")).ShouldBe(HttpStatusCode.Redirect);
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
        (await StatusWith(copy, "/en/account")).ShouldBe(HttpStatusCode.OK);
        await visitor.Open("/en/account/security");
        await visitor.Send("Turn the second factor on", ("Code", Visitor.Totp(visitor.Page.QuerySelector("main code")!.TextContent, site.Now)));
        (await StatusWith(copy, "/en/account")).ShouldBe(HttpStatusCode.Redirect);
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
        await thief.Send("Enter", ("Code", Code(owner)));
        thief.Path.ShouldStartWith("/en/account/sign-in");
    }

    [Fact]
    public async Task Signing_in_does_the_same_work_and_says_the_same_whoever_is_asked_for()
    {
        await site.SignedIn("Known Somebody");
        var nobodys = site.Visitor();
        await nobodys.Open("/en/account/register");
        await nobodys.Send(null, ("FullName", "No Password"), ("Email", "no.password@example.org"));
        var told = new List<(string Email, int Hashes, string Text)>();
        foreach (var (email, network) in new[] { ("known.somebody", "10.1.0.1"), ("unknown.somebody", "10.1.0.2"), ("no.password", "10.1.0.3") })
        {
            var guesser = site.VisitorFrom(network);
            for (var time = 0; time < 8; time++)
            {
                await guesser.Open("/en/account/sign-in");
                var before = site.Hasher.Verified;
                await guesser.Send("Enter", ("Email", $"{email}@example.org"), ("Password", "wrong wrong wrong"));
                told.Add((email, site.Hasher.Verified - before, guesser.Text));
            }
        }
        told.Select(one => one.Hashes).ShouldAllBe(hashes => hashes == 1);
        foreach (var (email, _, _) in told)
            told.Where(one => one.Email == email).Select(one => one.Text).ShouldBe(told.Take(8).Select(one => one.Text));
        told[7].Text.ShouldContain("Too many attempts from here");
    }

    [Fact]
    public async Task Who_guesses_makes_neither_another_network_wait_nor_a_device_that_signed_in_before()
    {
        var owner = await site.SignedIn("Besieged Person");
        const string network = "2001:db8:1:2::1";
        owner.Client.DefaultRequestHeaders.Add("Test-Network", network);
        var guesser = site.VisitorFrom("2001:db8:1:2::ffff");
        for (var time = 0; time < 7; time++)
        {
            await guesser.Open("/en/account/sign-in");
            await guesser.Send("Enter", ("Email", "besieged.person@example.org"), ("Password", "wrong wrong wrong"));
        }
        guesser.Text.ShouldContain("Too many attempts from here");
        var neighbour = await PastPassword(site.VisitorFrom(network), "Besieged Person", waits: true);
        neighbour.Text.ShouldContain("Too many attempts from here");
        await PastPassword(site.VisitorFrom("2001:db8:1:3::1"), "Besieged Person");
        await owner.Open("/en/account");
        await owner.Send("Sign out");
        await PastPassword(owner, "Besieged Person");
        await owner.Send("Enter", ("Code", Code(owner)));
        owner.Path.ShouldBe("/en/account");
    }

    [Theory]
    [InlineData("recover")]
    [InlineData("register")]
    public async Task Asking_for_a_link_writes_one_mail_whether_or_not_there_is_an_account(string page)
    {
        var known = $"asked.{page}@example.org";
        await site.Visitor().Join($"Asked {page}", known);
        foreach (var email in new[] { known, $"nobody.{page}@example.org" })
        {
            await MailsAreOut();
            var before = site.Mails.To(email).Count;
            var visitor = site.Visitor();
            await visitor.Open($"/en/account/{page}");
            (string, string)[] fields = page == "register" ? [("FullName", "Somebody"), ("Email", email)] : [("Email", email)];
            await visitor.Send(null, fields);
            visitor.Text.Replace(email, "").ShouldContain("Look at your mail");
            await MailsAreOut();
            site.Mails.To(email).Count.ShouldBe(before + 1);
        }
    }

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

    private static string Email(string name) => $"{name.ToLowerInvariant().Replace(' ', '.')}@example.org";

    private string Code(Visitor owner) => Visitor.Totp(owner.Secret!, site.Now);

    private static Task<Visitor> Choose(Visitor visitor, string code) => visitor.Send("Choose this password", ("Password", Visitor.Password), ("Factor", code));

    private async Task<string> LinkFor(string email)
    {
        await MailsAreOut();
        var before = site.Mails.To(email).Count;
        var visitor = site.Visitor();
        await visitor.Open("/en/account/recover");
        await visitor.Send(null, ("Email", email));
        return await site.Mails.LinkTo(email, before + 1);
    }

    // Not the jobs: those that wait for a day by the clock that was moved wait for good.
    private Task MailsAreOut() =>
        Eventually.Holds(async () => (await site.Query<bool>("select not exists (select from mails where state <> 'sent')"))[0], "the mails");

    private static async Task<Visitor> PastPassword(Visitor visitor, string name, bool waits = false)
    {
        await visitor.Open("/en/account/sign-in");
        await visitor.Send("Enter", ("Email", Email(name)), ("Password", Visitor.Password));
        if (!waits)
            visitor.Path.ShouldStartWith("/en/account/second-factor");
        return visitor;
    }

    // Somebody who never set up more than a password, and holds a role.
    private async Task PasswordOnly(string name, string? role = "curator")
    {
        await site.SignedIn(name, role, role is null ? null : Curated);
        await site.Query<int>($"update people set two_factor_enabled = false where name = '{name}' returning id");
        await MailsAreOut();
    }

    private async Task<Visitor> SignedInByPassword(string name)
    {
        var visitor = site.Visitor();
        await visitor.Open("/en/account/sign-in");
        await visitor.Send("Enter", ("Email", Email(name)), ("Password", Visitor.Password));
        visitor.Path.ShouldBe("/en/account");
        return visitor;
    }

    private static async Task<string> CookieOf(Visitor visitor)
    {
        using var here = await visitor.Client.GetAsync("/en/account");
        return string.Join("; ", here.RequestMessage!.Headers.GetValues("Cookie"));
    }

    private async Task<HttpStatusCode> StatusWith(string cookie, string address)
    {
        using var client = site.CreateClient(new() { AllowAutoRedirect = false, HandleCookies = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { { "Cookie", cookie } } };
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }
}
