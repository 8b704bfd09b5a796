using System.Net;
using System.Text.Json;
using Grappe.Web.Modules.Integration.Webhooks;
using Grappe.Web.Tests.Bed;
using Grappe.Web.Tests.Start;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Grappe.Web.Tests.Integration;

/// <summary>Tests that webhooks tell other servers of events, signed, and try again until a message arrives or is given up.</summary>
public sealed class WebhookTests(SiteWithReceiver site) : IClassFixture<SiteWithReceiver>
{
    private const string Network = "network/tunisia-technoparks";

    [Fact]
    public async Task A_change_of_a_card_arrives_signed_as_the_specification_says_and_stands_in_the_log()
    {
        var manager = await site.SignedIn("Hooked Manager", "manager", "cluster/mecadev", trusted: true);
        site.Receiver.Answers("signed", _ => Task.FromResult(Results.Text("<b>thank you</b>")));
        var (page, secret) = await site.Webhook(manager, "signed", ["card.changed", "proposal.decided"], ("Card", "mecadev"));
        await manager.Open("/en/account/webhooks");
        manager.Page.Source.Text.ShouldNotContain(secret);
        await Push(manager, "mecadev", 801);

        var messages = new[] { await site.Receiver.Nth("signed"), await site.Receiver.Nth("signed", 2) };
        foreach (var message in messages)
        {
            message.Signature.ShouldBe(Receiver.SignatureOf(message, secret));
            Receiver.AgeOf(message).ShouldBeInRange(-1, 60);
            message.Id.ShouldStartWith("msg_");
        }
        var told = messages.Select(message => JsonDocument.Parse(message.Body).RootElement).ToDictionary(told => told.GetProperty("type").GetString()!);
        var changed = told["card.changed"].GetProperty("data");
        changed.GetProperty("subject").GetProperty("slug").GetString().ShouldBe("mecadev");
        changed.GetProperty("subject").GetProperty("api").GetString()!.ShouldEndWith("/api/v1/clusters/mecadev");
        changed.GetProperty("fields")[0].GetProperty("field").GetString().ShouldBe("jobs");
        told["proposal.decided"].GetProperty("data").GetProperty("values")[0].GetProperty("decision").GetString().ShouldBe("accepted");

        await Eventually.Holds(async () => (await manager.Open(page)).Page.QuerySelectorAll(".chip").Count(chip => chip.TextContent == "arrived") == 2);
        manager.Text.ShouldContain("answer 200");
        // What came from there is shown as what it is: letters.
        manager.Page.QuerySelectorAll("main b").ShouldBeEmpty();
        manager.Text.ShouldContain("<b>thank you</b>");
    }

    [Fact]
    public async Task What_does_not_arrive_is_tried_again_under_the_same_number_and_given_up_in_the_end()
    {
        var manager = await site.SignedIn("Patient Manager", "manager", "cluster/mecadev");
        site.Receiver.Answers("third", number => Task.FromResult(number < 3 ? Results.StatusCode(500) : Results.NoContent()));
        var (page, secret) = await site.Webhook(manager, "third", ["card.changed"]);
        await manager.Open(page);
        await manager.Send("Send a test");
        await site.Receiver.Nth("third", 3);
        site.Receiver.At("third").Select(message => message.Id).Distinct().Count().ShouldBe(1);
        site.Receiver.At("third").ShouldAllBe(message => message.Signature == Receiver.SignatureOf(message, secret));
        await Eventually.Holds(async () => (await manager.Open(page)).Text.Contains("3 tries"));
        (await site.Query<bool>("select failing_since is null from webhooks where name = 'third'")).ShouldBe([true]);

        site.Receiver.Answers("never", _ => Task.FromResult(Results.Text("out of order", statusCode: 503)));
        var (never, _) = await site.Webhook(manager, "never", ["card.changed"]);
        await manager.Open(never);
        await manager.Send("Send a test");
        await Eventually.Holds(async () => (await manager.Open(never)).Text.Contains("given up"));
        manager.Text.ShouldContain("4 tries");
        manager.Text.ShouldContain("answered with an error");
        manager.Text.ShouldContain("out of order");
        site.Receiver.At("never").Count.ShouldBe(4);

        // Sent again by hand, it keeps its number.
        site.Receiver.Answers("never", _ => Task.FromResult(Results.NoContent()));
        await manager.Send("Send again");
        await site.Receiver.Nth("never", 5);
        site.Receiver.At("never").Select(message => message.Id).Distinct().Count().ShouldBe(1);
        await Eventually.Holds(async () => (await manager.Open(never)).Page.QuerySelector(".item .chip")!.TextContent == "arrived");
    }

    [Fact]
    public async Task A_redirection_is_not_followed_and_an_address_that_is_gone_is_told_nothing_more()
    {
        var manager = await site.SignedIn("Redirected Manager", "manager", "cluster/mecadev");
        site.Receiver.Answers("moved", _ => Task.FromResult(Results.Redirect($"{site.Receiver.Address}/elsewhere", preserveMethod: true)));
        var (moved, _) = await site.Webhook(manager, "moved", ["card.changed"]);
        await manager.Open(moved);
        await manager.Send("Send a test");
        await Eventually.Holds(async () => (await manager.Open(moved)).Text.Contains("leads elsewhere"));
        site.Receiver.At("elsewhere").ShouldBeEmpty();

        site.Receiver.Answers("gone", _ => Task.FromResult(Results.StatusCode(410)));
        var (gone, _) = await site.Webhook(manager, "gone", ["card.changed"]);
        await manager.Open(gone);
        await manager.Send("Send a test");
        await Eventually.Holds(async () => (await manager.Open(gone)).Text.Contains("is gone (410)"));
        await Eventually.Holds(() =>
            Task.FromResult(site.Mails.To("redirected.manager@example.org").Any(mail => mail.Subject == "Your webhook “gone” is paused"))
        );
    }

    [Fact]
    public async Task An_address_that_fails_for_days_is_paused_and_its_owner_told_and_goes_on_when_resumed()
    {
        var manager = await site.SignedIn("Failing Manager", "manager", "cluster/elentica", trusted: true);
        site.Receiver.Answers("failing", _ => Task.FromResult(Results.StatusCode(500)));
        var (page, _) = await site.Webhook(manager, "failing", ["card.changed"], ("Card", "cluster/elentica"));
        await site.Query<int>("update webhooks set failing_since = now() - interval '4 days' where name = 'failing' returning id");
        await Push(manager, "elentica", 901);
        await Eventually.Holds(async () => (await manager.Open(page)).Text.Contains("Nothing arrived for days"));
        await Eventually.Holds(() => Task.FromResult(site.Mails.To("failing.manager@example.org").Any(mail => mail.Text.Contains(page))));
        var told = site.Receiver.At("failing").Count;
        await Push(manager, "elentica", 902);
        await Settle();
        site.Receiver.At("failing").Count.ShouldBe(told);

        site.Receiver.Answers("failing", _ => Task.FromResult(Results.NoContent()));
        await manager.Open(page);
        await manager.Send("Resume");
        await Push(manager, "elentica", 903);
        await site.Receiver.Nth("failing", told + 1);
        site.Mails.To("failing.manager@example.org").Count(mail => mail.Subject.Contains("is paused")).ShouldBe(1);
    }

    [Fact]
    public async Task A_secret_that_is_changed_signs_beside_the_new_one_for_a_day()
    {
        var manager = await site.SignedIn("Renewing Manager", "manager", "cluster/mecadev");
        var (page, old) = await site.Webhook(manager, "renewed", ["card.changed"]);
        await manager.Open(page);
        await manager.Send("Change the secret");
        var secret = manager.Page.QuerySelector(".notice.success code")!.TextContent;
        secret.ShouldNotBe(old);
        await manager.Send("Send a test");
        var both = await site.Receiver.Nth("renewed");
        both.Signature.Split(' ').ShouldBe([Receiver.SignatureOf(both, secret), Receiver.SignatureOf(both, old)]);
        await site.Query<int>("update webhooks set old_secret_until = now() - interval '1 second' where name = 'renewed' returning id");
        await manager.Open(page);
        await manager.Send("Send a test");
        var one = await site.Receiver.Nth("renewed", 2);
        one.Signature.ShouldBe(Receiver.SignatureOf(one, secret));
    }

    [Fact]
    public async Task Each_is_told_of_what_their_role_may_know_where_they_follow_it_as_long_as_they_hold_it()
    {
        var curator = await site.SignedIn("Hooked Curator", "curator", Network);
        await site.Webhook(curator, "curator", ["proposal.submitted", "import.finished"], ("Country", "tn"));
        var moroccan = await site.SignedIn("Moroccan Hooked", "curator", "network/maroc-cluster");
        await site.Webhook(moroccan, "moroccan", ["proposal.submitted", "import.finished", "card.changed"]);
        var neighbour = await site.SignedIn("Hooked Neighbour", "manager", "cluster/elentica");
        await site.Webhook(neighbour, "neighbour", ["proposal.submitted"]);
        var former = await site.SignedIn("Former Hooked", "curator", Network);
        await site.Webhook(former, "former", ["proposal.submitted"]);
        await site.Query<int>("update roles_held set ends_at = now() where person_id = (select id from people where name = 'Former Hooked') returning id");
        var representative = await site.SignedIn("Hooked Representative", "representative", "organisation/amith");
        await representative.Open("/en/account/webhooks");
        representative.Page.QuerySelector("input[value='import.finished']").ShouldBeNull();
        await representative.Forge("/en/account/webhooks", ("Name", "x"), ("Receiver", $"{site.Receiver.Address}/x"), ("Events", "import.finished"));
        representative.Text.ShouldContain("is not told of");

        var manager = await site.SignedIn("Untrusted Hooked", "manager", "cluster/pharma-in");
        await Push(manager, "pharma-in", 1001);
        var submitted = JsonDocument.Parse((await site.Receiver.Nth("curator")).Body).RootElement;
        submitted.GetProperty("type").GetString().ShouldBe("proposal.submitted");
        var importing = await Caller.Of(site, curator, "import");
        await importing.Post(
            "imports/observations?apply=true",
            "subject,field,key,value\ncluster/pharma-in,members,garages,3\n",
            HttpStatusCode.Accepted,
            "text/csv"
        );
        var finished = JsonDocument.Parse((await site.Receiver.Nth("curator", 2)).Body).RootElement.GetProperty("data");
        (finished.GetProperty("state").GetString(), finished.GetProperty("lines").GetProperty("applied").GetInt32()).ShouldBe(("applied", 1));
        await Settle();
        foreach (var path in new[] { "moroccan", "neighbour", "former" })
            site.Receiver.At(path)
                .Count(message => message.Body.Contains("pharma-in") && message.Body.Contains("proposal") || message.Body.Contains("import.finished"))
                .ShouldBe(0, path);
    }

    [Fact]
    public async Task A_cluster_that_was_not_there_is_told_as_new()
    {
        var curator = await site.SignedIn("Founding Curator", "curator", Network);
        await site.Webhook(curator, "founding", ["cluster.new"]);
        await curator.Open("/en/clusters/new");
        await curator.Send(null, ("Fr", "Grappe des abeilles"), ("Country", "tn"), ("state", "emerging"), ("place", "Sfax"));
        var told = JsonDocument.Parse((await site.Receiver.Nth("founding")).Body).RootElement.GetProperty("data").GetProperty("subject");
        told.GetProperty("name").GetProperty("fr").GetString().ShouldBe("Grappe des abeilles");
    }

    [Fact]
    public async Task What_does_not_agree_with_what_is_known_is_told_as_a_contradiction_once()
    {
        var manager = await site.SignedIn("Contradicting Manager", "manager", "cluster/pharma-in", trusted: true);
        await site.Webhook(manager, "contradicting", ["contradiction.opened"], ("Card", "pharma-in"));
        var program = await Caller.Of(site, manager, "propose");
        foreach (var created in new[] { "1971", "1972" })
            await program.Post(
                "clusters/pharma-in/observations",
                $$"""[{ "field": "created", "value": "{{created}}", "asOf": "{{created}}" }]""",
                HttpStatusCode.Created
            );
        await Settle();
        var told = site
            .Receiver.At("contradicting")
            .Select(message => JsonDocument.Parse(message.Body).RootElement.GetProperty("data").GetProperty("fields"))
            .ToList();
        told.SelectMany(fields => fields.EnumerateArray()).Count(field => field.GetProperty("field").GetString() == "created").ShouldBe(1);
        (
            await site.Query<long>(
                "select count(*) from contradictions c join subjects s on s.id = c.subject_id where s.slug = 'pharma-in' and c.field = 'created'"
            )
        )[0]
            .ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Nobody_reaches_the_webhook_of_another()
    {
        var owner = await site.SignedIn("Webhook Owner", "manager", "cluster/mecadev");
        var (page, _) = await site.Webhook(owner, "mine", ["card.changed"]);
        await owner.Open(page);
        await owner.Send("Send a test");
        await site.Receiver.Nth("mine");
        await Settle();
        var delivery = (await site.Query<long>("select d.id from webhook_deliveries d join webhooks w on w.id = d.webhook_id where w.name = 'mine'"))[0];
        foreach (
            var stranger in new[]
            {
                await site.SignedIn("Webhook Stranger", "manager", "cluster/mecadev"),
                await site.SignedIn("Webhook Administrator", "administrator"),
            }
        )
        {
            await stranger.Open(page, HttpStatusCode.NotFound);
            var (own, _) = await site.Webhook(stranger, $"own-{stranger.GetHashCode()}", ["card.changed"]);
            foreach (var handler in new[] { "Test", "Pause", "Resume", "Renew", "End", $"Again&delivery={delivery}" })
            {
                await stranger.Open(own);
                await stranger.Forge($"{page}?handler={handler}");
                stranger.Status.ShouldBe(HttpStatusCode.NotFound, handler);
            }
            // Nor through one's own.
            await stranger.Open(own);
            await stranger.Forge($"{own}?handler=Again&delivery={delivery}");
            stranger.Status.ShouldBe(HttpStatusCode.NotFound);
        }
        await Settle();
        site.Receiver.At("mine").Count.ShouldBe(1);
        (await site.Query<bool>("select paused_at is null and ended_at is null and old_secret is null from webhooks where name = 'mine'")).ShouldBe([true]);
        await owner.Open(page);
        await owner.Send("End");
        owner.Text.ShouldNotContain("mine");
        await owner.Open(page, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_log_is_forgotten_after_a_month()
    {
        var manager = await site.SignedIn("Forgetting Manager", "manager", "cluster/mecadev");
        var (page, _) = await site.Webhook(manager, "forgotten", ["card.changed"]);
        foreach (var number in new[] { 1, 2 })
        {
            await manager.Open(page);
            await manager.Send("Send a test");
            await site.Receiver.Nth("forgotten", number);
        }
        await Settle();
        await site.Query<long>(
            "update webhook_deliveries set at = now() - interval '31 days' where id = (select min(d.id) from webhook_deliveries d join webhooks w on w.id = d.webhook_id where w.name = 'forgotten') returning id"
        );
        await site.Does(ForgetDeliveries.Kind);
        await Eventually.Gives(
            async () =>
                (await site.Query<long>("select count(*) from webhook_deliveries d join webhooks w on w.id = d.webhook_id where w.name = 'forgotten'"))[0],
            1L
        );
    }

    private async Task Push(Visitor manager, string cluster, int jobs) =>
        await (await Caller.Of(site, manager, "propose")).Post(
            $"clusters/{cluster}/observations",
            $$"""[{ "field": "jobs", "value": {{jobs}} }]""",
            HttpStatusCode.Created
        );

    private Task Settle() =>
        Eventually.Holds(
            async () =>
                (
                    await site.Query<bool>(
                        $"select not exists (select from jobs where kind in ('{WriteDeliveries.Kind}', '{Deliver.Kind}') and state in ('queued', 'running'))"
                    )
                )[0],
            "the webhooks"
        );
}

/// <summary>Tests the addresses of webhooks under the default settings, which close this machine and its network.</summary>
public sealed class WebhookAddressTests(Site site) : IClassFixture<Site>
{
    [Theory]
    [InlineData("http://example.org/hook", "must begin with https")]
    [InlineData("ftp://example.org/hook", "must begin with https")]
    [InlineData("example.org", "not a complete address")]
    [InlineData("https://user:secret@example.org/", "Take user name")]
    [InlineData("https://localhost/hook", "not open to everybody")]
    [InlineData("https://127.0.0.1/hook", "not open to everybody")]
    [InlineData("https://2130706433/hook", "not open to everybody")]
    [InlineData("https://10.1.2.3/hook", "not open to everybody")]
    [InlineData("https://172.31.0.1/hook", "not open to everybody")]
    [InlineData("https://192.168.1.1/hook", "not open to everybody")]
    [InlineData("https://169.254.169.254/latest/meta-data", "not open to everybody")]
    [InlineData("https://100.64.0.1/hook", "not open to everybody")]
    [InlineData("https://0.0.0.0/hook", "not open to everybody")]
    [InlineData("https://224.0.0.1/hook", "not open to everybody")]
    [InlineData("https://[::1]/hook", "not open to everybody")]
    [InlineData("https://[::ffff:10.0.0.1]/hook", "not open to everybody")]
    [InlineData("https://[fe80::1]/hook", "not open to everybody")]
    [InlineData("https://[fd00::1]/hook", "not open to everybody")]
    [InlineData("https://[64:ff9b::a00:1]/hook", "not open to everybody")]
    [InlineData("https://[2002:a00:1::]/hook", "not open to everybody")]
    [InlineData("https://[2001:0:a00:1::]/hook", "not open to everybody")]
    [InlineData("https://93.184.215.14/hook", null)]
    [InlineData("https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/hook", null)]
    [InlineData("https://example.org:8443/hook?for=grappe", null)]
    public async Task Only_https_addresses_that_are_open_to_everybody_are_taken(string address, string? words)
    {
        var manager = await site.SignedIn($"Address {string.Concat(address.Where(char.IsAsciiLetterOrDigit))}", "manager", "cluster/mecadev");
        await manager.Open("/en/account/webhooks");
        await manager.Send("Add", ("Name", "Addressed"), ("Receiver", address), ("Events", "card.changed"));
        if (words is null)
            manager.Text.ShouldContain("The webhook is ready");
        else
        {
            manager.Text.ShouldContain(words);
            manager.Page.QuerySelector("input[name='Receiver']")!.GetAttribute("value").ShouldBe(address);
            manager.Page.QuerySelector("input[value='card.changed']")!.HasAttribute("checked").ShouldBeTrue();
        }
    }

    [Theory]
    [InlineData("https://localhost")]
    [InlineData("http://localhost")]
    [InlineData("http://127.0.0.1")]
    // What does not exist is told by the same words: they do not say which names exist within.
    [InlineData("https://no-such-name.invalid")]
    public async Task A_name_that_turns_out_to_lead_within_is_not_connected_to(string host)
    {
        await using var receiver = await Receiver.StartAsync();
        var manager = await site.SignedIn($"Rebinding {string.Concat(host.Where(char.IsAsciiLetterOrDigit))}", "manager", "cluster/mecadev");
        await manager.Open("/en/account/webhooks");
        await manager.Send("Add", ("Name", "Rebound"), ("Receiver", "https://example.org/hook"), ("Events", "card.changed"));
        var page = manager.Page.QuerySelector(".notice.success a")!.GetAttribute("href")!;
        // As if the name had led elsewhere when it was registered.
        await site.Query<int>($"update webhooks set address = '{host}:{new Uri(receiver.Address).Port}/within' where id = {page.Split('/')[^1]} returning id");
        await manager.Open(page);
        await manager.Send("Send a test");
        await Eventually.Holds(async () => (await manager.Open(page)).Text.Contains("leads to no address that is open to everybody: nothing was sent"));
        receiver.At("within").ShouldBeEmpty();
    }
}

/// <summary>Tests that a message arrives although the process that sends it is killed.</summary>
public sealed class WebhookKillTests(SiteWithReceiver site) : IClassFixture<SiteWithReceiver>, IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_message_whose_process_is_killed_before_the_answer_is_sent_again_by_the_next_under_the_same_number()
    {
        var manager = await site.SignedIn("Killed Manager", "manager", "cluster/mecadev");
        var (page, secret) = await site.Webhook(manager, "killed", ["card.changed"]);
        // From here on only the processes of this test work.
        await site.Services.GetRequiredService<IHost>().StopAsync();
        await using var database = NpgsqlDataSource.Create(site.Database);
        await Query<long>(
            $$"""
            with told as (
                insert into webhook_deliveries (webhook_id, key, event, payload, at) values ({{page.Split('/')[
                ^1
            ]}}, 'kill', 'test', '{"type":"test"}', now()) returning id
            )
            insert into jobs (kind, arguments) select '{{Deliver.Kind}}', jsonb_build_object('id', id) from told returning id
            """
        );
        var release = new TaskCompletionSource();
        site.Receiver.Answers(
            "killed",
            async number =>
            {
                if (number == 1)
                    await release.Task;
                return Results.NoContent();
            }
        );
        await using (var killed = await NodeAsync())
        {
            await site.Receiver.Nth("killed");
            (await Query<string>("select state from webhook_deliveries where key = 'kill'")).ShouldBe("waiting");
            await killed.KillAsync();
        }
        release.SetResult();
        await using var next = await NodeAsync();
        await Eventually.Gives(() => Query<string>("select state from webhook_deliveries where key = 'kill'"), "delivered");
        site.Receiver.At("killed").Select(message => message.Id).Distinct().Count().ShouldBe(1);
        site.Receiver.At("killed").Count.ShouldBe(2);
        site.Receiver.At("killed").ShouldAllBe(message => message.Signature == Receiver.SignatureOf(message, secret));

        async Task<T> Query<T>(string sql)
        {
            await using var command = database.CreateCommand(sql);
            return (T)(await command.ExecuteScalarAsync())!;
        }
    }

    private Task<RunningGrappe> NodeAsync() =>
        RunningGrappe.ServingAsync(folder.Path, "--ConnectionStrings:Grappe", site.Database, "--Background:Lease", "00:00:03", "--Webhooks:AllowLocal", "true");
}
