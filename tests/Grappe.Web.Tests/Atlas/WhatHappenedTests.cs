using System.Net;
using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.Atlas;

/// <summary>Tests the changes that a card tells of: values that are over or never were, memberships, mergers, ends, hosts and other names.</summary>
public sealed class WhatHappenedTests(Site site) : IClassFixture<Site>
{
    private const string Network = "network/tunisia-technoparks";

    [Fact]
    public async Task An_activity_that_is_over_leaves_the_card_and_the_search_stays_as_history_and_comes_back_when_that_is_taken_back()
    {
        var (slug, text) = await ActivityAsync(0);
        var curator = await site.SignedIn("List Curator", "curator", Network);
        var manager = await site.SignedIn("List Manager", "manager", $"cluster/{slug}");
        await manager.Open($"/en/clusters/{slug}/edit");
        var name = Standing(manager, text);
        await manager.Send("Send", (name, "ended"), ($"{name}.until", "sometime"));
        manager.Text.ShouldContain("This is not a date");
        await manager.Send("Send", (name, "ended"), ($"{name}.until", "2024"));
        manager.Path.ShouldStartWith("/en/proposals/");
        var story = manager.Path;
        await curator.Open(story);
        curator.Text.ShouldContain("no longer so");
        await curator.Send("Accept the rest and decide");

        var card = await site.Visitor().Open($"/en/clusters/{slug}?fresh=1");
        card.Page.QuerySelector("details.over")!.TextContent.ShouldContain(text);
        card.Page.QuerySelector("details.over")!.TextContent.ShouldContain("until 2024");
        card.Page.QuerySelectorAll("ul.said").ShouldAllBe(list => !list.TextContent.Contains(text));
        card.Page.QuerySelector("#contradictions")!.TextContent.ShouldNotContain(text);
        (await About(slug)).ShouldNotContain(text);

        await curator.Open(story);
        await curator.Send("Take back what was published", ("Reason", "It went on after all"));
        card = await site.Visitor().Open($"/en/clusters/{slug}?fresh=2");
        card.Page.QuerySelector("details.over").ShouldBeNull();
        card.Page.QuerySelectorAll("ul.said").ShouldContain(list => list.TextContent.Contains(text));
        (await About(slug)).ShouldContain(text);
    }

    [Fact]
    public async Task An_activity_that_never_was_is_denied_in_the_open_and_the_source_still_says_it()
    {
        var (slug, text) = await ActivityAsync(1);
        var manager = await site.SignedIn("Denying Manager", "manager", $"cluster/{slug}", trusted: true);
        await manager.Open($"/en/clusters/{slug}/edit");
        await manager.Send("Send", (Standing(manager, text), "denied"));
        var card = await site.Visitor().Open($"/en/clusters/{slug}?fresh=1");
        var found = card.Page.QuerySelector("#contradictions")!.TextContent;
        found.ShouldContain(text);
        found.ShouldContain("never true");
        found.ShouldContain("study 2019");
        card.Page.QuerySelectorAll("ul.said").ShouldAllBe(list => !list.TextContent.Contains(text));
        (await site.Client.GetStringAsync($"/api/v1/clusters/{slug}")).ShouldContain("denied");
    }

    [Fact]
    public async Task Who_says_on_one_day_that_a_value_holds_and_then_that_it_is_over_means_the_last_word()
    {
        var manager = await site.SignedIn("Changing Manager", "manager", "cluster/elentica", trusted: true);
        await manager.Open("/en/clusters/elentica/edit");
        await manager.Send("Send", ("activity", "Rents out its test bench"), ("jobs", "41"));
        await manager.Open("/en/clusters/elentica/edit");
        await manager.Send("Send", (Standing(manager, "Rents out its test bench"), "ended"), ("jobs", "42"));
        var card = await site.Visitor().Open("/en/clusters/elentica?fresh=1");
        card.Page.QuerySelector("details.over")!.TextContent.ShouldContain("Rents out its test bench");
        card.Page.QuerySelectorAll("dl.facts > div").First(fact => fact.TextContent.Contains("Jobs")).QuerySelector(".value")!.TextContent.ShouldContain("42");
    }

    [Fact]
    public async Task A_cluster_says_of_which_network_it_is_a_member_the_networks_curator_judges_and_both_cards_tell_it()
    {
        const string Page = "/en/clusters/logistique-sfax";
        var moroccan = await site.SignedIn("Rabat Curator", "curator", "network/maroc-cluster");
        var tunisian = await site.SignedIn("Tunis Curator", "curator", Network);
        var manager = await site.SignedIn("Joining Manager", "manager", "cluster/logistique-sfax", trusted: true);
        await manager.Open($"{Page}/memberships");
        await manager.Send("Send", ("Other", "No such network"), ("Since", "2020"));
        manager.Page.QuerySelector("[name='Other']")!.GetAttribute("value").ShouldBe("No such network");
        await manager.Send("Send", ("Other", "Maroc Cluster"), ("Since", "2020"), ("Until", "2019"));
        manager.Text.ShouldContain("The end is before the beginning");
        await manager.Send("Send", ("Other", "Maroc Cluster"), ("Since", "2020"), ("Until", ""));
        manager.Text.ShouldContain("to be reviewed");
        var story = manager.Path;
        // Who reads the trail of the cluster's country sees it, and does not judge it.
        await tunisian.Open(story);
        tunisian.Page.QuerySelector("input[type=radio]").ShouldBeNull();
        await moroccan.Open("/en/admin/proposals");
        moroccan.Text.ShouldContain("Joining Manager");
        await moroccan.Open(story);
        await moroccan.Send("Accept the rest and decide");

        var card = await site.Visitor().Open($"{Page}?fresh=1");
        var told = card.Page.QuerySelectorAll("dl.facts > div").First(fact => fact.TextContent.Contains("Member of network")).TextContent;
        foreach (var part in new[] { "Maroc Cluster", "from 2020" })
            told.ShouldContain(part);
        card.Text.ShouldContain("declaration of");
        var network = await site.Visitor().Open("/en/networks/maroc-cluster");
        network
            .Page.QuerySelectorAll("ul.said li")
            .ShouldContain(item => item.TextContent.Contains("is a member of it") && item.TextContent.Contains("from 2020"));

        // It leaves.
        await manager.Open($"{Page}/memberships");
        await manager.Send("Send", ("Over", "true"), ("Until", "2025"));
        await moroccan.Open(manager.Path);
        await moroccan.Send("Accept the rest and decide");
        card = await site.Visitor().Open($"{Page}?fresh=2");
        card.Page.QuerySelector("details.over")!.TextContent.ShouldContain("Maroc Cluster");
        (await site.Visitor().Open("/en/networks/maroc-cluster"))
            .Page.QuerySelectorAll("ul.said li")
            .ShouldContain(item => item.TextContent.Contains("is a member of it") && item.TextContent.Contains("no longer so"));
    }

    [Fact]
    public async Task A_network_names_its_members_at_once_in_its_country_and_elsewhere_once_that_country_agrees()
    {
        var moroccan = await site.SignedIn("Naming Curator", "curator", "network/maroc-cluster");
        var tunisian = await site.SignedIn("Agreeing Curator", "curator", Network);
        await tunisian.Open("/en/networks/tunisia-technoparks/memberships");
        await tunisian.Send("Send", ("Other", "pharma-in"), ("Since", "2018"));
        tunisian.Text.ShouldContain("Decided on");
        (await site.Visitor().Open("/en/clusters/pharma-in?fresh=1")).Text.ShouldContain("Tunisia Technoparks (from 2018)");

        await moroccan.Open("/en/networks/maroc-cluster/memberships");
        await moroccan.Send("Send", ("Other", "pharma-in"), ("Since", "2021"));
        moroccan.Text.ShouldContain("to be reviewed");
        var story = moroccan.Path;
        await moroccan.Forge(story);
        moroccan.Status.ShouldBe(HttpStatusCode.Forbidden);
        await tunisian.Open(story);
        await tunisian.Send("Accept the rest and decide");
        (await site.Visitor().Open("/en/clusters/pharma-in?fresh=2")).Text.ShouldContain("Maroc Cluster (from 2021)");
    }

    [Fact]
    public async Task A_merger_is_judged_with_both_cards_side_by_side_leads_on_and_can_be_taken_back()
    {
        var one = (
            await site.Query<string>("select slug from cluster_cards where valid_to is null and country = 'tn' and state = 'emerging' order by slug limit 1")
        )[0];
        var page = $"/en/clusters/{one}";
        var curator = await site.SignedIn("Merging Curator", "curator", Network);
        var manager = await site.SignedIn("Merging Manager", "manager", $"cluster/{one}");
        await manager.Open($"{page}/happened");
        manager.Page.QuerySelectorAll("main ul.choices a").Length.ShouldBe(6);
        await manager.Open($"{page}/happened?what=merged");
        await manager.Send("Send", ("Who", one));
        manager.Text.ShouldContain("This is the very card");
        await manager.Send("Send", ("Who", "mecadev"), ("On", "03/2024"));
        manager.Path.ShouldStartWith("/en/proposals/");
        var story = manager.Path;
        await curator.Open(story);
        curator
            .Page.QuerySelectorAll("table.compare thead th")
            .Select(head => head.QuerySelector("a")!.GetAttribute("href"))
            .ShouldBe([page, "/en/clusters/mecadev"]);
        await curator.Send("Accept the rest and decide");

        curator.Text.ShouldContain("The decision is recorded");

        var merged = await site.Visitor().Open($"{page}?fresh=1");
        merged.Page.QuerySelectorAll(".notice a").ShouldContain(link => link.GetAttribute("href") == "/en/clusters/mecadev");
        merged.Page.QuerySelector(".chip.state-merged").ShouldNotBeNull();
        (await site.Visitor().Open("/en/clusters/mecadev?fresh=1"))
            .Page.QuerySelector($".timeline a[href='{page}']")!
            .ParentElement!.ParentElement!.TextContent.ShouldContain("March 2024");
        var other = await site.SignedIn("Second Merger", "manager", "cluster/elentica");
        await other.Open("/en/clusters/elentica/happened?what=merged");
        await other.Send("Send", ("Who", one));
        other.Text.ShouldContain("was itself merged into");

        await curator.Open(story);
        await curator.Send("Take back what was published", ("Reason", "The assembly voted against it"));
        (await site.Visitor().Open($"{page}?fresh=2")).Page.QuerySelector(".chip.state-emerging").ShouldNotBeNull();
        (await site.Visitor().Open("/en/clusters/mecadev?fresh=2")).Page.QuerySelector($".timeline a[href='{page}']").ShouldBeNull();
    }

    [Fact]
    public async Task An_end_another_host_and_another_name_each_take_a_short_form()
    {
        var one = (
            await site.Query<string>("select slug from cluster_cards where valid_to is null and country = 'tn' and state = 'expected' order by slug limit 1")
        )[0];
        var page = $"/en/clusters/{one}";
        var manager = await site.SignedIn("Telling Manager", "manager", $"cluster/{one}", trusted: true);
        var (first, second) = (await NameOf("structure/pole-gabes"), await NameOf("structure/biotechpole-sidi-thabet"));

        await manager.Open($"{page}/happened?what=host");
        await manager.Send("Send");
        manager.Text.ShouldContain("Name the new structure");
        await manager.Send("Send", ("Who", first), ("On", "2015"));
        await manager.Open($"{page}/happened?what=host");
        await manager.Send("Send", ("Who", second), ("On", "2023"), ("Left", "structure/pole-gabes"));
        var card = await site.Visitor().Open($"{page}?fresh=1");
        card.Text.ShouldContain($"{second} (from 2023)");
        card.Page.QuerySelector("details.over")!.TextContent.ShouldContain(first);
        (await site.Visitor().Open("/en/structures?q=Gabes")).Page.QuerySelector($"main a[href='{page}']").ShouldBeNull();

        await manager.Open($"{page}/happened?what=alias");
        await manager.Send("Send", ("Who", "Grappe Jasmin Bleu"));
        (await site.Visitor().Open("/en/clusters/grappe-jasmin-bleu")).Path.ShouldBe(page);
        (await site.Visitor().Open($"{page}?fresh=2")).Text.ShouldContain("Grappe Jasmin Bleu");
        await Eventually.Holds(async () => (await site.Visitor().Open("/en/clusters?q=Jasmin+Bleu")).Page.QuerySelector($"main a[href='{page}']") is not null);

        await manager.Open($"{page}/happened?what=dissolved");
        await manager.Send("Send", ("On", "2025"));
        card = await site.Visitor().Open($"{page}?fresh=3");
        card.Page.QuerySelector(".chip.state-dissolved").ShouldNotBeNull();
        card.Page.QuerySelectorAll(".timeline li.state-dissolved time").ShouldContain(time => time.GetAttribute("datetime") == "2025");
    }

    [Fact]
    public async Task Each_value_can_bring_its_own_proof_and_the_others_keep_that_of_the_proposal()
    {
        var curator = await site.SignedIn("Proof Curator", "curator", Network);
        var manager = await site.SignedIn("Proof Manager", "manager", "cluster/mecadev");
        await manager.Open("/en/clusters/mecadev/edit");
        await manager.SendFiles(
            "Send",
            [("jobs", "1301"), ("jobs.link", "not a link"), ("members.startups", "17"), ("Link", "https://example.org/report")],
            ("jobs.document", "payroll.pdf", "%PDF-1.4 payroll"u8.ToArray())
        );
        manager.Page.QuerySelectorAll("main .field.invalid").Length.ShouldBe(1);
        await manager.Send("Send", ("jobs.link", "https://example.org/payroll"));
        manager.Path.ShouldStartWith("/en/proposals/");
        var document = manager.Page.QuerySelector("main a[href^='/documents/']")!.GetAttribute("href")!;
        (await site.Client.GetAsync(document)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        await curator.Open(manager.Path);
        (await curator.Client.GetAsync(document)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await curator.Send("Accept the rest and decide");

        (await site.Client.GetAsync(document)).StatusCode.ShouldBe(HttpStatusCode.OK);
        var card = await site.Visitor().Open("/en/clusters/mecadev?fresh=1");
        card.Values.ShouldContain("1,301");
        card.Values.ShouldContain("17");
        string[] Proofs(string field) =>
            [
                .. card
                    .Page.QuerySelectorAll("details.sources li")
                    .First(item => item.QuerySelector(".told-of")?.TextContent.Contains(field, StringComparison.OrdinalIgnoreCase) == true)
                    .QuerySelectorAll("a[rel], a[download]")
                    .Select(link => link.GetAttribute("href")!),
            ];
        Proofs("jobs").ShouldBe(["https://example.org/payroll", document]);
        Proofs("startups").ShouldBe(["https://example.org/report"]);
    }

    [Fact]
    public async Task A_text_is_translated_by_others_without_becoming_a_second_one_and_shows_as_written_when_that_is_taken_back()
    {
        const string French = "Forme des régleurs avec le lycée voisin";
        const string Arabic = "يكوّن ضابطي الآلات مع الثانوية المجاورة";
        var curator = await site.SignedIn("Translating Curator", "curator", Network);
        var manager = await site.SignedIn("French Manager", "manager", "cluster/mecadev", trusted: true);
        await manager.Open("/fr/clusters/mecadev/edit");
        await manager.Send("Envoyer", ("activity", French));
        var contributor = await site.SignedIn("Arabic Contributor", "contributor", "cluster/mecadev");
        await contributor.Open("/en/clusters/mecadev/translate");
        var name = contributor
            .Page.QuerySelectorAll("fieldset")
            .First(text => text.TextContent.Contains(French))
            .QuerySelectorAll("textarea")
            .Select(area => area.GetAttribute("name")!)
            .Single(name => name.EndsWith("~ar", StringComparison.Ordinal));
        await contributor.Send("Send");
        contributor.Text.ShouldContain("Nothing was translated");
        await contributor.Send("Send", (name, Arabic));
        contributor.Text.ShouldContain("to be reviewed");
        var story = contributor.Path;
        (await site.Visitor().Open("/ar/clusters/mecadev?fresh=1")).Text.ShouldNotContain(Arabic);
        await curator.Open(story);
        curator.Text.ShouldContain(Arabic);
        await curator.Send("Accept the rest and decide");

        var card = await site.Visitor().Open("/ar/clusters/mecadev?fresh=2");
        card.Text.ShouldContain($"{Arabic} (ترجمة: ");
        card.Page.QuerySelectorAll("ul.said li").ShouldAllBe(item => !item.TextContent.Contains(French));
        (await site.Visitor().Open("/fr/clusters/mecadev?fresh=2"))
            .Page.QuerySelectorAll("ul.said li")
            .Count(item => item.TextContent.Contains(French))
            .ShouldBe(1);
        (await site.Visitor().Open("/en/clusters/mecadev?fresh=2")).Text.ShouldContain(French);
        (await site.Query<string>("select about_ar from search_texts text join subjects s on s.id = text.cluster_id where s.slug = 'mecadev'"))[0]
            .ShouldContain(Arabic);

        await curator.Open(story);
        await curator.Send("Take back what was published", ("Reason", "Another word is used here"));
        curator.Text.ShouldContain("Another word is used here");
        card = await site.Visitor().Open("/ar/clusters/mecadev?fresh=3");
        card.Text.ShouldNotContain(Arabic);
        card.Text.ShouldContain(French);
    }

    [Fact]
    public async Task The_name_of_a_new_cluster_is_translated_and_heads_its_card()
    {
        var curator = await site.SignedIn("Naming Founder", "curator", Network);
        await curator.Open("/fr/clusters/new");
        await curator.Send("Envoyer", ("Fr", "Grappe du Corail de Tabarka"), ("Country", "tn"), ("state", "emerging"), ("sector", "6"), ("place", "Sfax"));
        const string Page = "clusters/grappe-du-corail-de-tabarka";
        await curator.Open($"/ar/{Page}/translate");
        var name = curator
            .Page.QuerySelectorAll("input[name^='name~']")
            .Select(input => input.GetAttribute("name")!)
            .Single(name => name.EndsWith("~ar", StringComparison.Ordinal));
        await curator.Send("إرسال", (name, "عنقود مرجان طبرقة"));
        (await site.Visitor().Open($"/ar/{Page}?fresh=1")).Page.QuerySelector("h1")!.TextContent.ShouldContain("عنقود مرجان طبرقة");
        (await site.Visitor().Open($"/fr/{Page}?fresh=1")).Page.QuerySelector("h1")!.TextContent.ShouldContain("Grappe du Corail");
    }

    // The n-th cluster of Tunisia of which the study tells an activity, and the activity.
    private async Task<(string Slug, string Text)> ActivityAsync(int which)
    {
        var found = await site.Query<string>(
            $"""
            select distinct on (subject.slug) subject.slug || '|' || statement.text_en
            from statements statement join observations observation on observation.id = statement.observation_id join subjects subject on subject.id = observation.subject_id
            where statement.field = 'activity' and subject.kind = 'cluster' and subject.country = 'tn' and observation.from_files
                and subject.slug not in ('mecadev', 'elentica', 'pharma-in', 'logistique-sfax')
            order by subject.slug, statement.id
            """
        );
        var parts = found[which].Split('|', 2);
        return (parts[0], parts[1]);
    }

    private async Task<string> NameOf(string code) => (await site.Query<string>($"select name_en from subjects where kind || '/' || slug = '{code}'"))[0];

    private async Task<string> About(string slug) =>
        (
            await site.Query<string>(
                $"select about_en from search_texts text join subjects subject on subject.id = text.cluster_id where slug = '{slug}' and kind = 'cluster'"
            )
        )[0];

    private static string Standing(Visitor visitor, string text) =>
        visitor.Page.QuerySelectorAll(".standing li").First(item => item.TextContent.Contains(text)).QuerySelector("select")!.GetAttribute("name")!;
}
