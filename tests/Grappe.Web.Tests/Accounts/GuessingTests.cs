using static Grappe.Web.Tests.Accounts.SiteOfProofs;

namespace Grappe.Web.Tests.Accounts;

/// <summary>Whoever guesses learns nothing, waits, and makes nobody else wait.</summary>
public sealed class GuessingTests(SiteOfProofs site) : IClassFixture<SiteOfProofs>
{
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
        await owner.Send("Enter", ("Code", site.Code(owner)));
        owner.Path.ShouldBe("/en/my");
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
            await site.MailsAreOut();
            var before = site.Mails.To(email).Count;
            var visitor = site.Visitor();
            await visitor.Open($"/en/account/{page}");
            (string, string)[] fields = page == "register" ? [("FullName", "Somebody"), ("Email", email)] : [("Email", email)];
            await visitor.Send(null, fields);
            visitor.Text.Replace(email, "").ShouldContain("Look at your mail");
            await site.MailsAreOut();
            site.Mails.To(email).Count.ShouldBe(before + 1);
        }
    }
}
