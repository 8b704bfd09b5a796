using System.Net;
using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.Accounts;

/// <summary>Tests the limits on mails, invitations, new cards, letters and role requests: enough to work, too little to bury anybody.</summary>
public sealed class FloodTests(Site site) : IClassFixture<Site>
{
    private const string Network = "network/tunisia-technoparks";

    [Fact]
    public async Task Sixty_recovery_mails_to_one_person_become_the_few_and_everybody_reads_the_same()
    {
        await site.SignedIn("Flooded Person");
        var texts = new HashSet<string>();
        var flooders = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => site.Visitor().Open("/en/account/recover")));
        await Task.WhenAll(
            flooders.Select(async flooder =>
            {
                for (var time = 0; time < 10; time++)
                    await flooder.Post("/en/account/recover", [("Email", time % 2 == 0 ? "flooded.person@example.org" : "Flooded.Person@Example.org")]);
            })
        );
        foreach (var email in new[] { "flooded.person@example.org", "nobody.there@example.org" })
        {
            var visitor = await site.Visitor().Open("/en/account/recover");
            await visitor.Send(null, ("Email", email));
            texts.Add(visitor.Text.Replace(email, ""));
        }
        texts.Count.ShouldBe(1);
        texts.Single().ShouldContain("only three of these mails in an hour");
        // One of the three let them in when they registered.
        (await AccessMailsTo("flooded.person@example.org")).ShouldBe(3);

        await site.Query<int>("update quotas set since = since - interval '61 minutes' where what like 'mail:access:hour' returning 1");
        await flooders[0].Post("/en/account/recover", [("Email", "flooded.person@example.org")]);
        (await AccessMailsTo("flooded.person@example.org")).ShouldBe(4);
    }

    [Fact]
    public async Task Nobody_is_kept_from_their_own_link_by_letters_and_invitations()
    {
        var administrator = await site.SignedIn("Inviting Administrator", "administrator");
        var wanted = await site.SignedIn("Wanted Person");
        for (var time = 0; time < 4; time++)
        {
            await administrator.Open("/en/admin/roles");
            await administrator.Send("Send the invitation", ("Email", "wanted.person@example.org"), ("Role", "auditor"));
            administrator.Text.ShouldContain(time < 3 ? "The invitation is on its way" : "this address got several already");
        }
        administrator.Page.QuerySelector("[name='Email']")!.GetAttribute("value").ShouldBe("wanted.person@example.org");
        (await site.Query<long>("select count(*) from invitations where email = 'wanted.person@example.org'")).ShouldBe([3L]);
        var visitor = await site.Visitor().Open("/en/account/recover");
        await visitor.Send(null, ("Email", "wanted.person@example.org"));
        (await AccessMailsTo("wanted.person@example.org")).ShouldBe(2);
        wanted.Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_new_address_gets_few_mails_to_confirm_it_and_the_profile_is_saved_all_the_same()
    {
        var visitor = await site.SignedIn("Wandering Person");
        for (var time = 0; time < 4; time++)
        {
            await visitor.Open("/en/account");
            await visitor.Send("Save", ("FullName", $"Wandering Person {time}"), ("Email", "victim@example.org"));
            visitor.Text.ShouldContain(time < 3 ? "Confirm the new address" : "Try again in an hour");
        }
        (await site.Query<long>("select count(*) from mails where recipient = 'victim@example.org'")).ShouldBe([3L]);
        (await site.Query<string>("select name from people where email = 'wandering.person@example.org'")).ShouldBe(["Wandering Person 3"]);
    }

    [Fact]
    public async Task New_subjects_are_ten_a_day_and_make_two_mails_to_who_judges_them()
    {
        await site.SignedIn("Patient Curator", "curator", Network);
        var founder = await site.SignedIn("Tireless Founder");
        await founder.Open("/en/clusters/new");
        await Task.WhenAll(
            Enumerable
                .Range(0, 25)
                .Select(number => founder.Post("/en/clusters/new", [("Fr", $"Grappe {Number(number)} de l'essai"), ("Country", "tn"), ("Other", "true")]))
        );
        (await site.Query<long>("select count(*) from subjects where name_fr like 'Grappe % de l’essai'")).ShouldBe([10L]);
        await founder.Open("/en/clusters/new");
        await founder.Forge("/en/clusters/new", ("Fr", "Une de plus"), ("Country", "tn"), ("Other", "true"));
        founder.Text.ShouldContain("You have proposed many cards today");
        founder.Page.QuerySelector("[name='Fr']")!.GetAttribute("value").ShouldBe("Une de plus");

        await site.Rests();
        (await MailsOfProposals()).ShouldBe(1);
        await site.Query<int>("update quotas set since = since - interval '61 minutes' where what = 'judge-mails' returning 1");
        await site.Query<long>("update jobs set run_at = now(), state = 'queued' where kind = 'tell-judges' and state = 'queued' returning id");
        await Eventually.Gives(MailsOfProposals, 2, "mails of proposals");
        await site.Rests();
        (await site.Query<long>("select count(*) from judges_to_tell")).ShouldBe([0L]);
        var digest = await site.Mails.Last("patient.curator@example.org", 4);
        digest.Subject.ShouldEndWith("proposals to review");
        // What the first mail did not tell, the second does.
        site.Mails.To("patient.curator@example.org").Sum(mail => mail.Text.Split("/en/proposals/").Length - 1).ShouldBe(10);
    }

    [Fact]
    public async Task A_letter_whose_page_is_loaded_again_goes_out_once()
    {
        await site.SignedIn("Reading Once", "manager", "cluster/pharma-in");
        var writer = await site.SignedIn("Writes Once");
        await writer.Open("/en/clusters/pharma-in/write");
        foreach (var text in new[] { "When do you meet?", "When do you meet?", "And where?" })
        {
            await writer.Send("Send the message", ("Message", text));
            writer.Text.ShouldContain("on its way");
            await writer.Open("/en/clusters/pharma-in/write");
        }
        (
            await site.Query<long>("select count(*) from mails where recipient = 'reading.once@example.org' and subject = 'Somebody writes to your cluster'")
        ).ShouldBe([2L]);
    }

    [Fact]
    public async Task Who_reads_letters_gets_few_in_an_hour_however_many_write()
    {
        await site.SignedIn("Written Manager", "manager", "cluster/elentica");
        foreach (var (name, letters) in new[] { ("First Writer", 6), ("Second Writer", 5) })
        {
            var writer = await site.SignedIn(name);
            for (var letter = 1; letter <= letters; letter++)
            {
                await writer.Open("/en/clusters/elentica/write");
                await writer.Send("Send the message", ("Message", $"Letter {letter} of {name}"));
                writer.Text.ShouldContain(name == "Second Writer" && letter == letters ? "have had many already today" : "on its way");
            }
            if (name == "Second Writer")
                writer.Page.QuerySelector("[name='Message']")!.TextContent.Trim().ShouldBe($"Letter {letters} of {name}");
        }
        (
            await site.Query<long>("select count(*) from mails where recipient = 'written.manager@example.org' and subject = 'Somebody writes to your cluster'")
        ).ShouldBe([10L]);
    }

    [Fact]
    public async Task Roles_are_asked_for_ten_times_a_day()
    {
        var visitor = await site.SignedIn("Greedy Person");
        var clusters = await site.Query<string>("select slug from cluster_cards where valid_to is null order by cluster_id limit 11");
        foreach (var cluster in clusters)
        {
            await visitor.Open($"/en/account/claim/clusters/{cluster}");
            await visitor.Send("Ask", ("Role", "manager"), ("Evidence", "It is mine."));
        }
        visitor.Text.ShouldContain("You have asked for many roles today");
        visitor.Page.QuerySelector("[name='Evidence']")!.TextContent.Trim().ShouldBe("It is mine.");
        (await site.Query<long>("select count(*) from role_requests r join people p on p.id = r.person_id where p.name = 'Greedy Person'")).ShouldBe([10L]);
    }

    private async Task<long> MailsOfProposals() =>
        (await site.Query<long>("select count(*) from mails where recipient = 'patient.curator@example.org' and subject ~ 'To review|to review'"))[0];

    private async Task<long> AccessMailsTo(string address) =>
        (await site.Query<long>($"select count(*) from mails where lower(recipient) = '{address}' and subject = 'Your link into Grappe'"))[0];

    private static string Number(int number) => $"{(char)('a' + number)}{(char)('z' - number)}{(char)('a' + number)}";
}
