using System.Net;
using Grappe.Web.Modules.Accounts.Security;
using Grappe.Web.Tests.Bed;
using static Grappe.Web.Tests.Accounts.SiteOfProofs;

namespace Grappe.Web.Tests.Accounts;

/// <summary>Tests the move of an account to another address, and that a stolen password alone gives neither the account nor its roles.</summary>
public sealed class AddressChangeTests(SiteOfProofs site) : IClassFixture<SiteOfProofs>
{
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
        var thief = await site.SignedInByPassword("Robbed Administrator");
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
        await site.MailsAreOut();
        site.Mails.To("thief.of.passkey@example.org").ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_found_out_the_only_password_gets_no_roles_and_is_stopped_by_the_owner_without_signing_in()
    {
        await site.PasswordOnly("Robbed Curator");
        const string evil = "thief@example.org";
        var thief = await site.SignedInByPassword("Robbed Curator");

        // No first passkey or second factor, and not the key that the owner would set up one day.
        await thief.Open("/en/account/security");
        thief.Page.QuerySelector("main code").ShouldBeNull();
        thief.Text.ShouldContain("A password is not enough for this");
        await thief.Forge("/en/account/security/factor", ("Code", Wrong), ("Password", Visitor.Password));
        thief.Text.ShouldContain("A password is not enough for this");
        await thief.Open("/en/account/security");
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
        await site.MailsAreOut();
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
        await site.MailsAreOut();
        site.Mails.To(evil)[^1].Subject.ShouldBe("There is no account with this address");
        (await site.EmailOf("Robbed Curator")).ShouldBe("robbed.curator@example.org");

        // The owner comes back by the mail of the old address, and roles count.
        await owner.EnterBy(await site.LinkFor("robbed.curator@example.org"));
        await owner.Open("/en/admin/proposals");
    }

    [Fact]
    public async Task The_link_of_the_first_mail_stops_whatever_was_asked_for_after_it()
    {
        await site.PasswordOnly("Asked Twice");
        var thief = await site.SignedInByPassword("Asked Twice");
        var links = new List<string>();
        foreach (var email in new[] { "first.thief@example.org", "second.thief@example.org" })
        {
            await thief.Open("/en/account");
            await thief.Send("Save", ("FullName", "Asked Twice"), ("Email", email), ("Password", Visitor.Password));
            await site.Mails.LinkTo(email);
            await site.MailsAreOut();
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
        await site.PasswordOnly("Moving Curator");
        var owner = await site.SignedInByPassword("Moving Curator");
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
        again.Path.ShouldBe("/en/my");
        await site.MailsAreOut();
        site.Mails.To("moving.curator@example.org")[^1].Subject.ShouldBe("The address of your account has changed");
        await again.EnterBy(await site.LinkFor("new.curator@example.org"));
        await again.Open("/en/admin/proposals");
    }

    [Fact]
    public async Task An_address_on_which_nothing_depends_counts_once_it_is_confirmed()
    {
        await site.PasswordOnly("Plain Visitor", role: null);
        var owner = await site.SignedInByPassword("Plain Visitor");
        await owner.Open("/en/account");
        await owner.Send("Save", ("FullName", "Plain Visitor"), ("Email", "plain@example.org"), ("Password", Visitor.Password));
        var mailbox = site.Visitor();
        await mailbox.Open(await site.Mails.LinkTo("plain@example.org"));
        await mailbox.Send("Confirm");
        mailbox.Text.ShouldContain("The address has changed");
        await owner.Open("/en/account");
        owner.Path.ShouldStartWith("/en/account/sign-in");
    }
}
