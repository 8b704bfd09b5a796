using System.Net;
using System.Text;
using Grappe.Web.Database;
using Grappe.Web.Modules.Atlas;
using Grappe.Web.Modules.Atlas.Contributions;
using Grappe.Web.Shared.Permissions;
using Grappe.Web.Tests.Bed;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Grappe.Web.Tests.Atlas;

public sealed class ContributionTests(Site site) : IClassFixture<Site>
{
    private const string Cluster = "primeurs-du-sud";
    private const string Card = $"/en/clusters/{Cluster}";

    [Fact]
    public async Task The_form_opens_by_section_and_says_what_is_wrong_by_the_name_of_the_field_and_what_was_typed()
    {
        var manager = await site.SignedIn("Folding Manager", "manager", "cluster/elentica");
        await manager.Open("/en/clusters/elentica/edit");
        var sections = manager.Page.QuerySelectorAll("main details.section");
        sections.Length.ShouldBe(5);
        sections.ShouldAllBe(section => !section.HasAttribute("open") && section.QuerySelector("summary")!.TextContent.Contains("filled in"));
        var offer = manager.Page.QuerySelector("main [name=offer]")!;
        offer.GetAttribute("aria-describedby")!.Split(' ').ShouldContain("offer-example");
        manager.Page.QuerySelector("#offer-example")!.TextContent.ShouldStartWith("One per line");

        await manager.Open("/ar/clusters/elentica/edit?field=members.total");
        IEnumerable<string> OpenSections() => manager.Page.QuerySelectorAll("main details.section[open] summary h2").Select(heading => heading.TextContent);
        OpenSections().ShouldBe(["الأعضاء والوظائف"]);
        await manager.Send("إرسال", ("jobs", "120 à peu près"));
        OpenSections().ShouldBe(["الأعضاء والوظائف"]);
        var told = manager.Page.QuerySelector("main [role=alert] a[href='#jobs']")!;
        told.QuerySelectorAll("bdi").First().TextContent.ShouldContain("مناصب الشغل");
        told.TextContent.ShouldContain("120 à peu près");
        // Neither turned around among Arabic letters nor broken in two.
        told.TextContent.ShouldContain("\u2066120\u2011130\u2069");
        await manager.Send("إرسال", ("jobs", "120\u2011130"));
        manager.Path.ShouldStartWith("/ar/proposals/");
    }

    [Fact]
    public async Task A_manager_claims_a_cluster_corrects_it_with_a_proof_the_curator_accepts_and_the_card_says_both_numbers()
    {
        var curator = await site.SignedIn("Ines Curator", "curator", Network);
        var manager = await site.SignedIn("Moez Manager");

        // The claim, judged by the curator.
        await manager.Open($"/en/clusters/{Cluster}/edit");
        manager.Path.ShouldBe($"/en/account/claim/clusters/{Cluster}");
        await manager.Send("Ask", ("Role", "manager"), ("Evidence", "I have animated it since 2018."));
        await curator.Open("/en/admin/requests");
        curator.Text.ShouldContain("Moez Manager");
        await curator.Send("Accept", ("Reason", ""));
        (await site.Mails.Last("moez.manager@example.org", 3)).Subject.ShouldBe("Your request is accepted");

        // The correction, with its proof.
        await manager.Open($"/en/clusters/{Cluster}/edit");
        await manager.SendFiles(
            "Send",
            [("members.companies", "87"), ("Link", "https://example.org/assembly")],
            ("Document", "minutes.pdf", "%PDF-1.4 minutes"u8.ToArray())
        );
        manager.Path.ShouldStartWith("/en/proposals/");
        var proposal = manager.Path;
        (await site.Visitor().Open(Card)).Values.ShouldNotContain("87");

        // The curator, in one minute: from the mail to the decision.
        await curator.Open(await site.Mails.LinkTo("ines.curator@example.org", 3));
        await curator.Open(proposal);
        curator.Values.ShouldContain("87");
        await curator.Send("Accept the rest and decide");
        curator.Text.ShouldContain("The decision is recorded");
        (await site.Mails.Last("moez.manager@example.org", 4)).Subject.ShouldStartWith("Your proposal was reviewed");

        await Eventually.Holds(async () => (await site.Visitor().Open(Card)).Values.Contains("87"));
        var card = await site.Visitor().Open(Card);
        card.Text.ShouldContain("declaration of");
        card.Page.QuerySelectorAll("a[href^='/documents/']").ShouldNotBeEmpty();
        var companies = card.Page.QuerySelectorAll("main .value").Single(value => value.TextContent.Trim() == "87").Closest("div")!;
        companies.QuerySelector("dt")!.TextContent.ShouldContain("companies", Case.Insensitive);

        // An auditor finds the whole story.
        var auditor = await site.SignedIn("Aida Auditor", "auditor");
        await auditor.Open($"/en/admin/audit?On={Cluster}");
        foreach (var part in new[] { "Request for a role", "Role · added", "Proposal", "Published declaration", "Moez Manager", "Ines Curator" })
            auditor.Text.ShouldContain(part);
        await auditor.Open(proposal);
        auditor.Page.QuerySelector("input[type=radio]").ShouldBeNull();
    }

    [Fact]
    public async Task A_draft_is_kept_as_one_types_and_found_again_in_another_browser()
    {
        var manager = await site.SignedIn("Draft Writer", "manager", "cluster/mecadev");
        await manager.Open("/en/clusters/mecadev/edit");
        await manager.Send("Keep the draft", ("jobs", "1 200"));
        manager.Text.ShouldContain("Your draft of");
        var other = site.Visitor();
        await other.Open("/en/account/sign-in");
        await other.Send("Enter", ("Email", "draft.writer@example.org"), ("Password", Visitor.Password));
        await other.Send("Enter", ("Code", Visitor.Totp(manager.Secret!)));
        await other.Open("/en/clusters/mecadev/edit");
        other.Page.QuerySelector("[name='jobs']")!.GetAttribute("value").ShouldBe("1 200");
    }

    [Fact]
    public async Task What_cannot_be_understood_is_refused_beside_its_field_and_stays_typed()
    {
        var manager = await site.SignedIn("Clumsy Typist", "manager", "cluster/mecadev");
        await manager.Open("/en/clusters/mecadev/edit");
        await manager.Send("Send", ("jobs", "many"), ("created", "sometime"), ("place", "Souse"), ("host", "no such park"), ("website", "not a site"));
        manager.Page.QuerySelectorAll("main .field.invalid").Length.ShouldBe(5);
        manager.Page.QuerySelector("[name='jobs']")!.GetAttribute("value").ShouldBe("many");
        manager.Page.QuerySelector("[name='place']")!.GetAttribute("value").ShouldBe("Souse");
        manager.Text.ShouldContain("Did you mean: Sousse?");
    }

    [Fact]
    public async Task What_a_trusted_manager_declares_stands_at_once_and_is_reviewed_after_and_can_be_taken_back()
    {
        var curator = await site.SignedIn("Reviewing Curator", "curator", Network);
        var manager = await site.SignedIn("Trusted Manager", "manager", "cluster/elentica", trusted: true);
        await manager.Open("/en/clusters/elentica/edit");
        await manager.Send("Send", ("jobs", "4321"));
        manager.Text.ShouldContain("Decided on");
        await Eventually.Holds(async () => (await site.Visitor().Open("/en/clusters/elentica")).Text.Contains("4,321"));

        var story = manager.Path;
        await curator.Open("/en/admin/proposals");
        curator.Text.ShouldContain("Published at once, to be looked at");
        await curator.Open(story);
        await curator.Send("Take back what was published", ("Reason", "The figure is that of the whole park"));
        await Eventually.Holds(async () => !(await site.Visitor().Open("/en/clusters/elentica")).Text.Contains("4,321"));
        (await manager.Open(story)).Text.ShouldContain("The figure is that of the whole park");
    }

    [Fact]
    public async Task Two_who_write_at_once_see_each_others_change_and_lose_nothing()
    {
        var first = await site.SignedIn("First Writer", "manager", "cluster/pharma-in", trusted: true);
        var second = await site.SignedIn("Second Writer", "manager", "cluster/pharma-in", trusted: true);
        await first.Open("/en/clusters/pharma-in/edit");
        await second.Open("/en/clusters/pharma-in/edit");
        await first.Send("Send", ("jobs", "111"));
        await second.Send("Send", ("jobs", "222"));
        second.Text.ShouldContain("While you were writing");
        second.Text.ShouldContain("111");
        second.Page.QuerySelector("[name='jobs']")!.GetAttribute("value").ShouldBe("222");
        await second.Send("Send", ("jobs", "222"));
        second.Path.ShouldStartWith("/en/proposals/");
        await Eventually.Holds(async () =>
        {
            var text = (await site.Visitor().Open("/en/clusters/pharma-in")).Text;
            return text.Contains("222") && text.Contains("111");
        });
    }

    [Fact]
    public async Task The_same_form_sent_twice_makes_one_proposal()
    {
        var manager = await site.SignedIn("Double Clicker", "manager", "cluster/mecadev", trusted: true);
        await manager.Open("/en/clusters/mecadev/edit");
        var fields = new[] { ("jobs", "555"), ("Seen", manager.Page.QuerySelector("[name='Seen']")!.GetAttribute("value")!) };
        await Task.WhenAll(manager.Post("/en/clusters/mecadev/edit", fields), manager.Post("/en/clusters/mecadev/edit", fields));
        (
            await site.Query<long>(
                "select count(*) from observations o join proposals p on p.id = o.proposal_id join people a on a.id = p.author_id where a.name = 'Double Clicker'"
            )
        ).ShouldBe([1L]);
    }

    [Fact]
    public async Task The_page_of_a_draft_leads_on_to_its_form_or_gives_it_up()
    {
        var manager = await site.SignedIn("Hesitant Manager", "manager", "cluster/mecadev");
        await manager.Open("/en/clusters/mecadev/edit");
        await manager.Send("Keep the draft", ("jobs", "557"));
        var draft = (await site.Query<int>("select max(id) from proposals where state = 'draft'"))[0];
        await manager.Open($"/en/proposals/{draft}");
        await manager.Open(manager.Page.QuerySelector("main .actions a")!.GetAttribute("href")!);
        manager.Page.QuerySelector("[name='jobs']")!.GetAttribute("value").ShouldBe("557");
        await manager.Open($"/en/proposals/{draft}");
        await manager.Send("Discard the draft");
        await manager.Open("/en/clusters/mecadev/edit");
        manager.Page.QuerySelector("[name='jobs']")!.GetAttribute("value").ShouldNotBe("557");
    }

    [Fact]
    public async Task A_membership_sent_by_two_clicks_is_one_proposal()
    {
        const string Page = "/en/clusters/mecadev/memberships";
        var manager = await site.SignedIn("Joins Twice", "manager", "cluster/mecadev");
        await manager.Open(Page);
        var fields = new[] { ("Other", "Maroc Cluster"), ("Since", "2021") };
        await Task.WhenAll(manager.Post(Page, fields), manager.Post(Page, fields));
        await manager.Post(Page, [("Other", "Maroc Cluster"), ("Since", "2022")]);
        (await ProposalsOf("Joins Twice")).ShouldBe(2);
    }

    [Theory]
    [InlineData("clusters", "Twice Cluster", "")]
    [InlineData("organisations", "Twice Works", "company")]
    public async Task A_subject_proposed_by_two_clicks_is_one_subject(string section, string called, string form)
    {
        var page = $"/en/{section}/new";
        var name = $"Proposes {called}";
        var person = await site.SignedIn(name);
        await person.Open(page);
        var fields = new[] { ("En", called), ("Country", "tn"), ("Form", form), ("Other", "true") };
        await Task.WhenAll(person.Post(page, fields), person.Post(page, fields));
        (await ProposalsOf(name)).ShouldBe(1);
        (await site.Query<long>($"select count(*) from subjects where name_en = '{called}'")).ShouldBe([1L]);
        // What was corrected meanwhile is not lost.
        await person.Post(page, [.. fields, ("Link", "https://example.org/corrected")]);
        (await ProposalsOf(name)).ShouldBe(2);
    }

    private async Task<long> ProposalsOf(string author) =>
        (
            await site.Query<long>(
                $"select count(*) from proposals proposal join people author on author.id = proposal.author_id where author.name = '{author}'"
            )
        )[0];

    [Fact]
    public async Task The_same_form_sent_again_while_it_waits_is_the_proposal_it_made()
    {
        var manager = await site.SignedIn("Second Thoughts", "manager", "cluster/mecadev");
        await manager.Open("/en/clusters/mecadev/edit");
        (string, string)[] fields =
        [
            ("jobs", "556"),
            ("Note", "From the minutes."),
            ("Seen", manager.Page.QuerySelector("[name='Seen']")!.GetAttribute("value")!),
        ];
        (string, string, byte[]) proof = ("Document", "minutes.pdf", "%PDF-1.4 minutes"u8.ToArray());
        await manager.SendFiles("Send", fields, proof);
        var first = manager.Path;
        await manager.Open("/en/clusters/mecadev/edit");
        await manager.SendFiles("Send", fields, proof);
        manager.Path.ShouldBe(first);
        await manager.Open("/en/clusters/mecadev/edit");
        await manager.SendFiles("Send", fields, ("Document", "annex.pdf", "%PDF-1.4 annex"u8.ToArray()));
        manager.Path.ShouldNotBe(first);
    }

    [Fact]
    public async Task Two_different_forms_of_one_card_sent_at_once_are_two_proposals_that_hold_what_each_said()
    {
        await site.SignedIn("Two Tabs", "manager", "cluster/mecadev");
        await site.Rests();
        await using var held = await site.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync();
        await using var holding = await held.BeginTransactionAsync();
        // Whoever sends looks there for what others said, after what was typed is kept.
        await using (var command = new NpgsqlCommand("lock table statements in access exclusive mode", held, holding))
            await command.ExecuteNonQueryAsync();
        var first = SubmitAsync("jobs", "", "71");
        await Wait(1);
        var second = SubmitAsync("members", "companies", "72");
        await Wait(2);
        await holding.CommitAsync();
        await Task.WhenAll(first, second);
        foreach (var (sent, said) in new[] { (await first, "jobs  71"), (await second, "members companies 72") })
            (
                await site.Query<string>(
                    $"select field || ' ' || key || ' ' || value from proposed_values join proposals p on p.id = proposal_id where p.id = {sent} and p.state = 'submitted'"
                )
            ).ShouldBe([said]);

        Task Wait(int forms) =>
            Eventually.Holds(async () =>
                (await site.Query<long>("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"))[0] == forms
            );

        async Task<int> SubmitAsync(string field, string key, string value)
        {
            await using var scope = site.Services.CreateAsyncScope();
            var services = scope.ServiceProvider;
            await services.GetRequiredService<CurrentPerson>().ActForAsync(await site.IdOf("Two Tabs"));
            var subject = await services.GetRequiredService<GrappeDb>().FindAsync("cluster", "mecadev");
            ProposedValue typed = new()
            {
                Field = field,
                Key = key,
                Value = value,
                Language = "en",
            };
            return (await services.GetRequiredService<Propose>().SubmitAsync(subject!, new Propose.Request([typed], SeenStatementId: long.MaxValue))).Sent!.Id;
        }
    }

    [Fact]
    public async Task Another_persons_proposal_is_not_there_for_who_has_no_part_in_it()
    {
        var manager = await site.SignedIn("Private Author", "manager", "cluster/mecadev");
        await manager.Open("/en/clusters/mecadev/edit");
        await manager.Send("Send", ("jobs", "9"));
        var stranger = await site.SignedIn("Curious Stranger", "manager", "cluster/elentica");
        await stranger.Open(manager.Path, HttpStatusCode.NotFound);
        await stranger.Open("/en/account");
        await stranger.Forge($"{manager.Path}?handler=Withdraw");
        stranger.Status.ShouldBe(HttpStatusCode.NotFound);
        (await manager.Open(manager.Path)).Text.ShouldContain("to be reviewed");
    }

    [Fact]
    public async Task A_curator_of_another_country_judges_nothing_here()
    {
        var manager = await site.SignedIn("Tunisian Manager", "manager", "cluster/mecadev");
        await manager.Open("/en/clusters/mecadev/edit");
        await manager.Send("Send", ("jobs", "10"));
        var moroccan = await site.SignedIn("Moroccan Curator", "curator", "network/maroc-cluster");
        (await moroccan.Open("/en/admin/proposals")).Text.ShouldNotContain("Tunisian Manager");
        await moroccan.Open(manager.Path, HttpStatusCode.NotFound);
        var number = manager.Path.Split('/')[^1];
        await moroccan.Open("/en/account");
        await moroccan.Forge($"/en/proposals/{number}");
        moroccan.Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("page.html", "<script>alert(1)</script>")]
    [InlineData("fake.pdf", "MZ not a pdf")]
    public async Task A_file_is_taken_for_what_is_in_it(string name, string content)
    {
        var manager = await site.SignedIn($"Uploader {name.Replace('.', ' ')}", "manager", "cluster/mecadev");
        await manager.Open("/en/clusters/mecadev/edit");
        await manager.SendFiles("Send", [("jobs", "12")], ("Document", name, Encoding.UTF8.GetBytes(content)));
        manager.Text.ShouldContain("neither a PDF nor");
    }

    [Fact]
    public async Task The_audit_trail_cannot_be_rewritten()
    {
        await site.SignedIn("Somebody Audited");
        foreach (var sql in new[] { "update audit set thing = 'x' returning 1", "delete from audit returning 1" })
            (await Should.ThrowAsync<Npgsql.PostgresException>(() => site.Query<int>(sql))).MessageText.ShouldContain("only ever added to");
    }

    [Fact]
    public async Task A_manager_confirms_the_card_in_one_click()
    {
        var manager = await site.SignedIn("Confirming Manager", "manager", "cluster/mecadev");
        await manager.Open("/en/clusters/mecadev");
        await manager.Send("All of this is still so");
        manager.Text.ShouldContain("Confirmed on");
        (await site.Query<long>("select count(*) from confirmations c join people p on p.id = c.person_id where p.name = 'Confirming Manager'")).ShouldBe([1L]);
    }

    [Fact]
    public async Task A_new_cluster_appears_once_it_is_accepted_and_likely_duplicates_are_pointed_out_before()
    {
        var curator = await site.SignedIn("Founding Curator", "curator", Network);
        var founder = await site.SignedIn("Cluster Founder");
        await founder.Open("/en/clusters/new");
        await founder.Send("Send", ("Fr", "Mecadev"), ("Country", "tn"));
        founder.Text.ShouldContain("Is it one of these?");
        founder.Page.QuerySelectorAll("main a[href='/en/clusters/mecadev']").ShouldNotBeEmpty();

        await founder.Open("/en/clusters/new");
        await founder.Send(
            "Send",
            ("Fr", "Grappe Zitouna de Zarzis"),
            ("Country", "tn"),
            ("state", "emerging"),
            ("sector", "1"),
            ("place", "Sfax"),
            ("niche", "Organic olive oil of the south")
        );
        founder.Path.ShouldStartWith("/en/proposals/");
        const string Address = "/en/clusters/grappe-zitouna-de-zarzis";
        await site.Visitor().Open(Address, HttpStatusCode.NotFound);
        (await site.Visitor().Open("/en/clusters?q=Zitouna")).Text.ShouldNotContain("Grappe Zitouna");

        await curator.Open(founder.Path);
        await curator.Send("Accept the rest and decide");
        (await site.Visitor().Open(Address)).Text.ShouldContain("Organic olive oil of the south");
        await Eventually.Holds(async () => (await site.Visitor().Open("/en/clusters?q=Zitouna&country=tn&state=emerging")).Text.Contains("Grappe Zitouna"));
    }

    [Fact]
    public async Task A_village_that_nobody_knows_is_no_dead_end_and_a_curator_says_where_it_lies()
    {
        var curator = await site.SignedIn("Mapping Curator", "curator", Network);
        var founder = await site.SignedIn("Village Founder");
        foreach (var (name, village) in new[] { ("Grappe d’essai des tuiles", "Tazghounine"), ("Grappe d’essai des cordes", "Wirdhassene") })
        {
            await founder.Open("/en/clusters/new");
            await founder.Forge("/en/clusters/new", ("Fr", name), ("Country", "tn"), ("place", village), ("Other", "true"));
            founder.Path.ShouldStartWith("/en/proposals/", customMessage: founder.Text);
            await curator.Open(founder.Path);
            await curator.Send("Accept the rest and decide");
        }
        (await site.Visitor().Open("/en/clusters/grappe-d-essai-des-tuiles")).Values.ShouldContain("Tazghounine");

        // It is another name of a known place.
        (await curator.Open("/en/my")).Text.ShouldContain("Recognise the place “Tazghounine”");
        await curator.Open("/en/admin/places");
        await curator.Forge("/en/admin/places", ("Country", "tn"), ("Written", "Tazghounine"), ("Known", "Nowhere at all"));
        curator.Text.ShouldContain("No known place is called “Nowhere at all”");
        // What was typed for one place stands beside that one, where the summary leads.
        curator.Page.QuerySelector("main [role=alert] a[href='#Known']").ShouldNotBeNull();
        curator.Page.QuerySelector("#Known")!.GetAttribute("value").ShouldBe("Nowhere at all");
        curator
            .Page.QuerySelectorAll("main [name=Known]")
            .Select(field => field.GetAttribute("value") ?? "")
            .ShouldBe(["Nowhere at all", ""], ignoreOrder: true);
        await curator.Forge("/en/admin/places", ("Country", "tn"), ("Written", "Tazghounine"), ("Known", "سوسة"));
        curator.Text.ShouldContain("“Tazghounine”: it is Sousse from now on");
        await Eventually.Holds(async () => (await site.Visitor().Open("/en/clusters/grappe-d-essai-des-tuiles")).Values.Contains("Sousse"));
        (await site.Query<bool>("select lat is not null from cluster_cards where slug = 'grappe-d-essai-des-tuiles' and valid_to is null")).ShouldBe([true]);

        // It is a new one, with its point.
        await curator.Forge(
            "/en/admin/places?handler=Add",
            ("Country", "tn"),
            ("Written", "Wirdhassene"),
            ("Fr", "Wirdhassene"),
            ("Kind", "city"),
            ("Lat", "ninety")
        );
        curator.Text.ShouldContain("Write degrees");
        curator.Page.QuerySelector("main details[open] #Lat")!.GetAttribute("value").ShouldBe("ninety");
        await curator.Forge(
            "/en/admin/places?handler=Add",
            ("Country", "tn"),
            ("Written", "Wirdhassene"),
            ("Fr", "Wirdhassene"),
            ("Ar", "ورد حسن"),
            ("Kind", "city"),
            ("Within", "Sousse"),
            ("Lat", "35,9"),
            ("Lon", "10.5")
        );
        curator.Text.ShouldContain("it is Wirdhassene from now on");
        (await site.Query<double?>("select lat from cluster_cards where slug = 'grappe-d-essai-des-cordes' and valid_to is null")).ShouldBe([35.9]);
        curator.Text.ShouldContain("No place waits");

        // From now on both names are known.
        var manager = await site.SignedIn("Village Manager", "manager", "cluster/pharma-in", trusted: true);
        await manager.Open("/en/clusters/pharma-in/edit");
        await manager.Send("Send", ("place", "ورد حسن"));
        manager.Path.ShouldStartWith("/en/proposals/", customMessage: manager.Text);
        await Eventually.Holds(async () => (await site.Visitor().Open("/en/clusters/pharma-in")).Values.Contains("Wirdhassene"));
    }

    [Fact]
    public async Task Every_place_that_waits_is_shown_however_often_others_are_said_and_none_is_asked_of_a_subject_without_a_country()
    {
        await Say("organisation/gimas", "Hameau souvent dit", 501);
        await Say("organisation/gimas", "Hameau dit une fois");
        await Say("organisation/circus", "Hameau sans pays");
        foreach (
            var judge in new[]
            {
                await site.SignedIn("Hamlet Curator", "curator", "network/maroc-cluster"),
                await site.SignedIn("Hamlet Administrator", "administrator"),
            }
        )
        {
            await judge.Open("/en/admin/places");
            judge.Page.QuerySelectorAll("main h2").Count(heading => heading.TextContent.Contains("Hameau souvent dit")).ShouldBe(1);
            judge.Text.ShouldContain("Hameau dit une fois");
            judge.Text.ShouldNotContain("Hameau sans pays");
        }
    }

    [Fact]
    public async Task A_place_that_two_add_at_once_is_added_once()
    {
        await Say("organisation/ministere-agriculture-maroc", "Hameau disputé");
        var both = new[]
        {
            await site.SignedIn("First Hamlet Curator", "curator", "network/maroc-cluster"),
            await site.SignedIn("Second Hamlet Curator", "curator", "network/maroc-cluster"),
        };
        foreach (var curator in both)
            await curator.Open("/en/admin/places");
        await Task.WhenAll(
            both.Select(curator =>
                curator.Forge(
                    "/en/admin/places?handler=Add",
                    ("Country", "ma"),
                    ("Written", "Hameau disputé"),
                    ("Fr", "Hameau disputé"),
                    ("Kind", "city"),
                    ("Lat", "33.5"),
                    ("Lon", "-7.6")
                )
            )
        );
        both.Count(curator => curator.Text.Contains("it is Hameau disputé from now on")).ShouldBe(1);
        (await site.Query<long>("select count(*) from places where name_fr = 'Hameau disputé'")).ShouldBe([1L]);
    }

    // A place that nobody knows, as an import keeps it.
    private async Task Say(string subject, string place, int times = 1) =>
        await site.Query<long>(
            $"""
            with observation as (
                insert into observations (subject_id, source_id, part, heading, observed_on)
                select subjects.id, sources.id, 'declaration', 'Hameaux', '2026' from subjects, sources
                where subjects.kind || '/' || subjects.slug = '{subject}' and sources.slug = 'declarations' returning id
            )
            insert into statements (observation_id, field, place_ids, wording)
            select id, 'place', array[]::int[], '{place}' from observation, generate_series(1, {times}) returning id
            """
        );

    [Fact]
    public async Task The_three_figures_a_minister_asks_for_stand_on_one_page()
    {
        var manager = await site.SignedIn("Figure Giver", "manager", "cluster/logistique-sfax");
        var before = await Row();
        await manager.Open("/en/clusters/logistique-sfax");
        await manager.Send("All of this is still so");
        var after = await Row();
        after[2].ShouldBe(before[2] + 1);
        after[1]
            .ShouldBe(
                (int)
                    (
                        await site.Query<long>(
                            "select count(*) from cluster_cards where valid_to is null and country = 'tn' and coalesce(state, '') not in ('merged', 'dissolved')"
                        )
                    )[0]
            );
        after[3].ShouldBeGreaterThan(12);
        after[4]
            .ShouldBe(
                (int)
                    (
                        await site.Query<long>(
                            "select count(*) from contradictions c join subjects s on s.id = c.subject_id where c.degree = 'conflict' and s.country = 'tn'"
                        )
                    )[0]
            );

        async Task<int[]> Row() =>
            [
                .. (await site.Get("/en/data/upkeep"))
                    .QuerySelectorAll("tbody tr")
                    .Single(row => row.TextContent.Contains("Tunisia"))
                    .Children.Select(cell => int.TryParse(cell.GetAttribute("data-value"), out var number) ? number : 0),
            ];
    }

    [Fact]
    public async Task Nothing_personal_stands_on_a_card()
    {
        var manager = await site.SignedIn("Secretive Manager", "manager", "cluster/mecadev", trusted: true);
        await manager.Open("/en/clusters/mecadev/edit");
        await manager.Send("Send", ("acronym", "MECADEVX"));
        await Eventually.Holds(async () => (await site.Visitor().Open("/en/clusters/mecadev")).Text.Contains("MECADEVX"));
        (await site.Visitor().Open("/en/clusters/mecadev")).Text.ShouldNotContain("Secretive Manager");
    }

    private static string Network => "network/tunisia-technoparks";
}
