using System.Net;
using System.Text.Json;
using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.Cooperation;

/// <summary>With whom a cluster should work, and why.</summary>
public sealed class PartnersTests(Site site, TestPostgres postgres) : IClassFixture<Site>
{
    [Theory]
    [InlineData("fr", "Filière", "Vous faites « moules et outillages » ; ce partenaire s’en sert pour « fonderie sous pression »")]
    [InlineData("en", "Value chain", "You make “moulds and tools”; this partner uses it for “die casting”")]
    [InlineData("ar", "سلسلة القيمة", "تصنع «القوالب والأدوات»، وهذا الشريك يستعمله في «السباكة تحت الضغط»")]
    public async Task Makers_of_moulds_are_led_to_those_who_use_moulds_with_the_reason_in_their_language(string language, string entry, string reason)
    {
        var visitor = site.Visitor();
        await visitor.Open($"/{language}/clusters/mecadev");
        var link = visitor.Page.QuerySelector($"main a[href='/{language}/clusters/mecadev/partners']").ShouldNotBeNull();
        await visitor.Open(link.GetAttribute("href") + "?Motive=technology");
        visitor.Page.QuerySelectorAll("main .items > li").Length.ShouldBe(12);
        visitor.Page.QuerySelector("main select[name=Motive] option[selected]")!.GetAttribute("value").ShouldBe("technology");
        visitor
            .Page.QuerySelectorAll("main article dl.reasons > div")
            .Where(line => line.QuerySelector("dt")!.TextContent.Trim() == entry)
            .SelectMany(line => line.QuerySelectorAll("dd"))
            // French sets a space that does not break before its colons.
            .Select(line => string.Join(' ', line.TextContent.Replace('\'', '’').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))
            .ShouldContain(line => line.StartsWith(reason, StringComparison.Ordinal));
        visitor.Page.QuerySelectorAll($"main .items h2 a[href='/{language}/clusters/ce3m']").ShouldHaveSingleItem();
    }

    [Fact]
    public async Task The_interface_gives_the_same_partners_with_reasons_whose_points_make_the_score()
    {
        using var answer = JsonDocument.Parse(await site.Client.GetStringAsync("/api/v1/clusters/mecadev/partners?motive=technology&take=12&lang=fr"));
        var items = answer.RootElement.GetProperty("items").EnumerateArray().ToList();
        items.Count.ShouldBe(12);
        items.Select(item => item.GetProperty("slug").GetString()).ShouldContain("ce3m");
        foreach (var item in items)
        {
            var reasons = item.GetProperty("reasons").EnumerateArray().ToList();
            reasons.ShouldNotBeEmpty();
            // What gave less than a hundredth, and words of other languages, are not told.
            reasons
                .Sum(reason => reason.GetProperty("points").GetDouble())
                .ShouldBeInRange(item.GetProperty("score").GetDouble() * 0.75, item.GetProperty("score").GetDouble() + 0.001);
        }
        (await site.Client.GetAsync("/api/v1/clusters/nowhere/partners")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await site.Client.GetAsync("/api/v1/clusters/mecadev/partners?motive=love")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("direction=south-south-within", "tn")]
    [InlineData("level=national", "tn")]
    [InlineData("direction=south-north", "fr be de it es eu")]
    [InlineData("direction=south-south-between", "ma dz mr")]
    public async Task Level_and_direction_leave_out_the_other_countries(string query, string countries)
    {
        using var answer = JsonDocument.Parse(await site.Client.GetStringAsync($"/api/v1/clusters/mecadev/partners?{query}"));
        var found = answer.RootElement.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("country").GetString()).Distinct().ToList();
        found.ShouldNotBeEmpty();
        found.ShouldBeSubsetOf(countries.Split(' '));
    }

    [Fact]
    public async Task Those_it_works_with_already_are_named_only_where_asked_and_said_to_be_so()
    {
        var visitor = site.Visitor();
        await visitor.Open("/en/clusters/maroc-numeric-cluster/partners");
        visitor.Page.QuerySelectorAll("main a[href='/en/clusters/cap-digital']").ShouldBeEmpty();
        await visitor.Open("/en/clusters/maroc-numeric-cluster/partners?Known=true&Direction=south-north");
        visitor.Page.QuerySelectorAll("main a[href='/en/clusters/cap-digital']").ShouldNotBeEmpty();
        visitor.Text.ShouldContain("works together already");
    }

    [Fact]
    public async Task What_a_manager_declares_counts_in_the_next_search()
    {
        var manager = await site.SignedIn("Weaving Manager", "manager", "cluster/logistique-sfax", trusted: true);
        await manager.Open("/en/clusters/logistique-sfax/partners?Motive=benchmark");
        manager.Page.QuerySelectorAll("main .items a[href='/en/clusters/moroccan-denim-cluster']").ShouldBeEmpty();
        await manager.Open("/en/clusters/logistique-sfax/edit");
        await manager.Send("Send", ("niche", "Denim"));
        await Eventually.Holds(async () =>
            (await manager.Open("/en/clusters/logistique-sfax/partners?Motive=benchmark"))
                .Page.QuerySelectorAll("main .items a[href='/en/clusters/moroccan-denim-cluster']")
                .Length > 0
        );
        manager.Text.ShouldContain("You both work in: “denim”");
    }

    [Fact]
    public async Task What_one_cluster_looks_for_leads_it_to_another_that_offers_it_until_it_is_said_to_be_over()
    {
        const string Page = "/fr/clusters/pharma-in/partners?Motive=market";
        var seeker = await site.SignedIn("Seeking Manager", "manager", "cluster/pharma-in", trusted: true);
        await seeker.Open("/fr/clusters/pharma-in/edit");
        await seeker.Send("Envoyer", ("need", "Emballages pour l’exportation"));
        var maker = await site.SignedIn("Offering Manager", "manager", "cluster/cluster-boisson-algerie", trusted: true);
        await maker.Open("/ar/clusters/cluster-boisson-algerie/edit");
        await maker.Send("إرسال", ("offer", "التغليف"));
        await Eventually.Holds(async () =>
            (await seeker.Open(Page))
                .Page.QuerySelectorAll("main .items > li")
                .Any(item =>
                    item.QuerySelector("h2 a[href='/fr/clusters/cluster-boisson-algerie']") is not null
                    && item.TextContent.Contains("ce partenaire l’offre", StringComparison.Ordinal)
                )
        );
        // To look for something is not to do it.
        seeker.Page.QuerySelector("main p.meta")!.TextContent.ShouldNotContain("Emballage");
        (await site.Visitor().Open("/en/clusters/pharma-in")).Text.ShouldContain("Looks for in partners");

        await seeker.Open("/fr/clusters/pharma-in/edit");
        var standing = seeker.Page.QuerySelectorAll(".standing li").Single(item => item.TextContent.Contains("Emballages", StringComparison.Ordinal));
        await seeker.Send("Envoyer", (standing.QuerySelector("select")!.GetAttribute("name")!, "ended"));
        await Eventually.Holds(async () => !(await seeker.Open(Page)).Text.Contains("ce partenaire l’offre"));
    }

    [Fact]
    public async Task Whoever_manages_a_cluster_saves_and_dismisses_partners_and_nobody_else_does()
    {
        const string Page = "/en/clusters/elentica/partners";
        var stranger = await site.SignedIn("Curious About Partners");
        await stranger.Open(Page);
        stranger.Text.ShouldNotContain("Dismiss");
        await stranger.Open("/en/account");
        await stranger.Forge(Page, ("partner", "cluster/ce3m"), ("opinion", "dismissed"));
        stranger.Status.ShouldBe(HttpStatusCode.Forbidden);

        var manager = await site.SignedIn("Choosing Manager", "manager", "cluster/elentica");
        await manager.Open(Page);
        var first = manager.Page.QuerySelector("main .items input[name=partner]")!.GetAttribute("value")!;
        await manager.Send("Dismiss", ("reason", "They are our customers"));
        manager.Text.ShouldContain("Say why you dismiss it");
        manager.Page.QuerySelector($"main #reason-{first.Replace('/', '-')}")!.GetAttribute("value").ShouldBe("They are our customers");
        await manager.Send("Dismiss", ("reason", "They are our customers"), ("ground", "known"));
        manager.Text.ShouldContain("is dismissed");
        manager.Page.QuerySelectorAll("main article input[name=partner]").Select(input => input.GetAttribute("value")).ShouldNotContain(first);
        manager.Text.ShouldContain("They are our customers");
        (
            await site.Query<string>(
                "select reason from partner_opinions opinion join subjects cluster on cluster.id = opinion.cluster_id where cluster.slug = 'elentica' and opinion = 'dismissed'"
            )
        ).ShouldBe(["They are our customers"]);
        (await site.Query<long>("select count(*) from audit where thing = 'partner_opinions' and to_jsonb(audit)::text like '%our customers%'")).ShouldBe(
            [0L],
            "what can be erased stands in no trail"
        );
        await manager.Send("Propose again");
        manager.Page.QuerySelectorAll("main article input[name=partner]").Select(input => input.GetAttribute("value")).ShouldContain(first);
        await manager.Send("Save");
        manager.Text.ShouldContain("is saved");
        manager.Page.QuerySelectorAll("main article .chip").Select(chip => chip.TextContent).ShouldContain("saved");
        await manager.Forge(Page, ("partner", "cluster/elentica"), ("opinion", "saved"));
        manager.Status.ShouldBe(HttpStatusCode.NotFound);
        await manager.Open(Page);
        await manager.Forge(Page, ("partner", "cluster/ce3m"), ("opinion", "adored"));
        manager.Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Two_who_look_after_one_cluster_do_not_overwrite_what_the_other_thinks_of_a_partner()
    {
        const string Page = "/en/clusters/menara/partners";
        var first = await site.SignedIn("First Of Two", "manager", "cluster/menara");
        var second = await site.SignedIn("Second Of Two", "manager", "cluster/menara");
        Task<IReadOnlyList<string>> Opinions() =>
            site.Query<string>(
                "select opinion from partner_opinions opinion join subjects cluster on cluster.id = opinion.cluster_id where cluster.slug = 'menara'"
            );
        await second.Open(Page);
        await first.Open(Page);
        await first.Send("Save");
        await second.Send("Dismiss", ("reason", "Too far"), ("ground", "unfit"));
        second.Status.ShouldBe(HttpStatusCode.Conflict);
        second.Text.ShouldContain("First Of Two acted on this in the meantime");
        second.Text.ShouldContain("its state is now “saved”");
        (await Opinions()).ShouldBe(["saved"]);

        // The page shows how it is now, and whoever has read that may go on.
        await second.Send("Save no longer");
        await second.Send("Dismiss", ("reason", "Too far"), ("ground", "unfit"));
        second.Text.ShouldContain("is dismissed");
        await first.Send("Save no longer");
        first.Status.ShouldBe(HttpStatusCode.Conflict);
        first.Text.ShouldContain("Second Of Two acted on this in the meantime");
        (await Opinions()).ShouldBe(["dismissed"]);
    }

    [Fact]
    public async Task A_saved_partner_is_found_again_in_ones_own_space_and_can_be_written_to()
    {
        const string Page = "/fr/clusters/ce3m/partners?Level=national";
        var manager = await site.SignedIn("Saving Manager", "manager", "cluster/ce3m");
        (await manager.Open("/fr/my")).Text.ShouldNotContain("Partenaires retenus");
        await site.SignedIn("Reads Letters", "curator", "network/maroc-cluster");
        await manager.Open(Page);
        manager.Text.ShouldContain("partenaires proposés");
        manager.Page.QuerySelectorAll("main article").ShouldAllBe(article => article.TextContent.Contains("correspondance"));
        var partner = manager.Page.QuerySelector("main article input[name=partner]")!.GetAttribute("value")!.Replace("cluster/", "clusters/");
        manager.Page.QuerySelectorAll($"main article a[href='/fr/{partner}/write']").ShouldHaveSingleItem("somebody reads what is written there");
        await manager.Send("Retenir");
        manager.Page.QuerySelector("main .notice.success")!.TextContent.ShouldContain("est retenu");
        await manager.Open("/fr/my");
        await manager.Open(manager.Page.QuerySelector("main a[href='/fr/clusters/ce3m/partners/saved']").ShouldNotBeNull().GetAttribute("href")!);
        manager.Page.QuerySelectorAll($"main article h2 a[href='/fr/{partner}']").ShouldHaveSingleItem();
        manager.Page.QuerySelectorAll($"main article a[href='/fr/{partner}/write']").ShouldHaveSingleItem();
        (await (await site.SignedIn("Not Their Partners")).Open("/fr/clusters/ce3m/partners/saved")).Path.ShouldBe("/fr/clusters/ce3m/partners");
        await manager.Send("Ne plus retenir");
        manager.Text.ShouldContain("Aucun partenaire n’est retenu");
    }

    [Fact]
    public async Task Two_who_look_for_money_are_no_match()
    {
        var one = await site.SignedIn("Poor Jeweller", "manager", "cluster/bijouterie-batna", trusted: true);
        await one.Open("/fr/clusters/bijouterie-batna/edit");
        await one.Send("Envoyer", ("need", "Financement de la formation"));
        var other = await site.SignedIn("Poor Smith", "manager", "cluster/dinanderie-constantine", trusted: true);
        await other.Open("/fr/clusters/dinanderie-constantine/edit");
        await other.Send("Envoyer", ("activity", "Recherche de financement et de subventions"));
        await Eventually.Holds(
            async () => (await one.Open("/fr/clusters/bijouterie-batna/partners?Motive=market")).Text.Contains("Recherche de financement"),
            "what is looked for"
        );
        one.Page.QuerySelectorAll("main dl.reasons").ShouldAllBe(reasons => !reasons.TextContent.Contains("financement", StringComparison.OrdinalIgnoreCase));
        await other.Open("/fr/clusters/dinanderie-constantine/partners?Motive=market");
        other.Page.QuerySelectorAll("main dl.reasons").ShouldAllBe(reasons => !reasons.TextContent.Contains("financement", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task The_weights_by_which_partners_are_ranked_stand_with_the_method()
    {
        var visitor = await site.Visitor().Open("/en/clusters/mecadev/partners?Motive=skills");
        visitor.Page.QuerySelector("main a[href='#method']").ShouldNotBeNull();
        visitor.Page.QuerySelectorAll("main #method tbody tr").Select(row => row.TextContent.Trim()).First().ShouldContain("0.8");
        visitor.Page.QuerySelectorAll("main #method tbody tr").Length.ShouldBe(9);
    }

    [Theory]
    [InlineData("fr", "Comme membre :", "« habillement »")]
    [InlineData("en", "As a member of", "“clothing”")]
    [InlineData("ar", "بحكم العضوية في", "«الملابس»")]
    public async Task An_organisation_is_led_from_its_card_to_clusters_and_organisations_by_what_it_is_and_what_its_clusters_do(
        string language,
        string through,
        string reason
    )
    {
        var visitor = site.Visitor();
        await visitor.Open($"/{language}/organisations/ctth");
        await visitor.Open(visitor.Page.QuerySelector($"main a[href='/{language}/organisations/ctth/partners']").ShouldNotBeNull().GetAttribute("href")!);
        visitor.Text.ShouldContain(through);
        visitor.Text.ShouldContain(reason);
        var found = visitor.Page.QuerySelectorAll("main .items h2 a").Select(link => link.GetAttribute("href")!).ToList();
        found.ShouldContain($"/{language}/clusters/2ts");
        found.ShouldContain(href => href.StartsWith($"/{language}/organisations/", StringComparison.Ordinal));
        // Its own clusters and their other members need no introduction.
        foreach (var known in new[] { "clusters/c2tm", "clusters/moroccan-denim-cluster", "organisations/esith" })
            found.ShouldNotContain($"/{language}/{known}");
        await visitor.Open($"/{language}/organisations/ctth/partners?Known=true&Direction=south-south-within");
        visitor.Page.QuerySelectorAll($"main .items h2 a[href='/{language}/organisations/esith']").ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("clusters/mecadev", "", "cluster")]
    [InlineData("clusters/mecadev", "whom=organisations", "organisation")]
    [InlineData("clusters/mecadev", "whom=both", "cluster organisation")]
    [InlineData("organisations/ctth", "", "cluster organisation")]
    [InlineData("organisations/ctth", "whom=clusters&level=national", "cluster")]
    [InlineData("organisations/ctth", "whom=organisations&level=euro-mediterranean", "organisation")]
    public async Task Whom_one_looks_for_is_a_choice(string party, string query, string kinds)
    {
        using var answer = JsonDocument.Parse(await site.Client.GetStringAsync($"/api/v1/{party}/partners?take=50&{query}"));
        var items = answer.RootElement.GetProperty("items").EnumerateArray().ToList();
        items.Select(item => item.GetProperty("kind").GetString()).Distinct().Order().ShouldBe(kinds.Split(' '));
        // Whoever pays, rules or reports is no partner in the work.
        items.Select(item => item.GetProperty("form").GetString()).ShouldNotContain(form => form == "funder" || form == "ministry" || form == "media");
        var visitor = await site.Visitor().Open($"/en/{party}/partners?{query.Replace("whom", "Whom").Replace("level", "Level")}");
        visitor
            .Page.QuerySelectorAll("main .items h2 a")
            .Select(link => link.GetAttribute("href")!.Split('/')[2].TrimEnd('s'))
            .Distinct()
            .ShouldBeSubsetOf(kinds.Split(' '));
    }

    [Fact]
    public async Task What_is_known_of_a_member_through_its_cluster_is_told_as_such()
    {
        using var answer = JsonDocument.Parse(await site.Client.GetStringAsync("/api/v1/organisations/ctth/partners?take=50"));
        var members = answer
            .RootElement.GetProperty("items")
            .EnumerateArray()
            .Select(item =>
                (
                    Slug: item.GetProperty("slug").GetString()!,
                    Through: item.GetProperty("reasons")
                        .EnumerateArray()
                        .Select(reason => reason.GetProperty("through"))
                        .Where(through => through.ValueKind == JsonValueKind.Object)
                        .Select(through => through.GetProperty("slug").GetString()!)
                        .Distinct()
                        .ToList()
                )
            )
            .Where(item => item.Through.Count > 0)
            .ToList();
        members.ShouldNotBeEmpty();
        var of2ts = (
            await site.Query<string>(
                "select other.slug from statements join observations on observations.id = observation_id join subjects on subjects.id = subject_id join subjects other on other.id = other_subject_id where subjects.slug = '2ts' and field = 'member'"
            )
        ).ToHashSet();
        members.Where(member => member.Through.Contains("2ts")).Select(member => member.Slug).ShouldBeSubsetOf(of2ts);
        // Of many of whom hardly more is known than their cluster, two tell all.
        members.Where(member => member.Through.Count == 1).GroupBy(member => member.Through[0]).ShouldAllBe(known => known.Count() <= 4);
    }

    [Fact]
    public async Task What_two_have_in_common_is_said_by_name_with_its_date_and_who_says_so()
    {
        // Both took part in the seminar of 2015.
        var visitor = await site.Visitor().Open("/en/clusters/primi/partners?Known=true");
        var scs = visitor
            .Page.QuerySelectorAll("main article")
            .Single(article => article.QuerySelector("h2 a[href='/en/clusters/tvt-innovation']") is not null);
        var meeting = scs.QuerySelectorAll("dd").Single(line => line.TextContent.Contains("You were both at", StringComparison.Ordinal));
        meeting.QuerySelector("a")!.GetAttribute("href").ShouldBe("/en/events/seminaire-numerique-2015");
        meeting.TextContent.ShouldContain("2015");
        meeting.QuerySelectorAll("details cite a").Length.ShouldBeGreaterThan(1);
        // Carried by one technopole, as the study says.
        using var answer = JsonDocument.Parse(await site.Client.GetStringAsync("/api/v1/clusters/mecadev/partners?take=50"));
        var tie = answer
            .RootElement.GetProperty("items")
            .EnumerateArray()
            .Single(item => item.GetProperty("slug").GetString() == "sfax-healthtech")
            .GetProperty("reasons")
            .EnumerateArray()
            .Single(reason => reason.GetProperty("kind").GetString() == "same-structure");
        tie.GetProperty("subject").GetProperty("slug").GetString().ShouldBe("technopole-sfax");
        var said = tie.GetProperty("ties").EnumerateArray().ToList();
        said.Select(one => one.GetProperty("of").GetString()).Distinct().ShouldBe(["cluster/mecadev", "cluster/sfax-healthtech"]);
        said.ShouldAllBe(one => one.GetProperty("source").GetString() == "study-2019" && one.GetProperty("locator").GetString()!.Contains("p. 3"));
    }

    [Fact]
    public async Task How_two_work_together_already_is_told_with_its_source()
    {
        var visitor = await site.Visitor().Open("/fr/clusters/maroc-numeric-cluster/partners?Known=true&Direction=south-north");
        var known = visitor.Page.QuerySelectorAll("main article").Single(article => article.QuerySelector("h2 a[href='/fr/clusters/cap-digital']") is not null);
        var already = known.QuerySelectorAll("dl.reasons > div").First();
        already.QuerySelector("dt")!.TextContent.ShouldBe("Déjà ensemble");
        already.TextContent.ShouldContain("Coopération dans le numérique (coopération, en cours)");
        already.QuerySelectorAll("details cite a").ShouldNotBeEmpty();
    }

    [Fact]
    public async Task What_an_organisation_offers_is_found_by_who_looks_for_it_and_its_opinions_are_its_own()
    {
        const string Page = "/en/organisations/vermeg/partners?Motive=market";
        var seeker = await site.SignedIn("Seeking Logistics", "manager", "cluster/logistique-sfax", trusted: true);
        await seeker.Open("/en/clusters/logistique-sfax/edit");
        await seeker.Send("Send", ("need", "Telecommunications"));
        var representative = await site.SignedIn("Speaks For Vermeg", "representative", "organisation/vermeg", trusted: true);
        await representative.Open("/en/organisations/vermeg/edit");
        await representative.Send("Send", ("offer", "Telecommunications"));
        bool IsNamed(string slug) => representative.Page.QuerySelectorAll($"main article h2 a[href='/en/clusters/{slug}']").Length > 0;
        await Eventually.Holds(async () =>
        {
            await representative.Open(Page);
            return IsNamed("logistique-sfax") && representative.Text.Contains("you offer it", StringComparison.Ordinal);
        });
        // From the other side too, and not from memory.
        await seeker.Open("/en/clusters/logistique-sfax/partners?Motive=market&Whom=organisations");
        seeker.Page.QuerySelectorAll("main article h2 a[href='/en/organisations/vermeg']").ShouldHaveSingleItem();
        seeker.Text.ShouldContain("this partner offers it");

        await representative.Open(Page);
        await representative.Forge(Page, ("partner", "cluster/logistique-sfax"), ("opinion", "dismissed"), ("ground", "later"), ("reason", "Not now"));
        await representative.Open(Page);
        IsNamed("logistique-sfax").ShouldBeFalse();
        representative.Text.ShouldContain("Not now");
        var stranger = await site.Visitor().Open(Page);
        stranger.Page.QuerySelectorAll("main article h2 a[href='/en/clusters/logistique-sfax']").ShouldHaveSingleItem();
        stranger.Text.ShouldNotContain("Not now");
        await seeker.Forge(Page, ("partner", "cluster/ce3m"), ("opinion", "saved"));
        seeker.Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task An_organisation_all_of_which_was_taken_back_is_proposed_to_nobody()
    {
        const string Page = "/en/clusters/logistique-sfax/partners?Motive=market&Whom=organisations";
        const string Organisation = "/en/organisations/boats-of-kerkennah";
        var curator = await site.SignedIn("Founding Boats", "administrator");
        await curator.Open("/en/organisations/new");
        await curator.Send("Send", ("Fr", "Boats of Kerkennah"), ("Form", "sme"), ("Country", "tn"));
        var birth = curator.Path;
        await curator.Open($"{Organisation}/edit");
        await curator.Send("Send", ("offer", "Telecommunications"));
        curator.Text.ShouldContain("Decided on");
        var offer = curator.Path;
        await curator.Open("/en/clusters/logistique-sfax/edit");
        await curator.Send("Send", ("need", "Telecommunications"));
        Task IsNamed(bool named) =>
            Eventually.Holds(
                async () => (await site.Visitor().Open(Page)).Page.QuerySelectorAll($"main article h2 a[href='{Organisation}']").Length > 0 == named,
                $"that it is {(named ? "" : "not ")}named"
            );
        await IsNamed(true);

        foreach (var proposal in new[] { offer, birth })
        {
            await curator.Open(proposal);
            await curator.Send("Take back what was published", ("Reason", "There are no such boats"));
        }
        await site.Visitor().Open(Organisation, HttpStatusCode.NotFound);
        await IsNamed(false);
    }

    [Fact]
    public async Task An_imported_co_operation_counts_at_once_and_no_longer_once_it_is_taken_back()
    {
        const string Page = "/en/clusters/bijouterie-batna/partners?Known=true";
        bool Works(Visitor visitor) =>
            visitor
                .Page.QuerySelectorAll("main article")
                .Any(article =>
                    article.QuerySelector("h2 a[href='/en/clusters/dinanderie-constantine']") is not null
                    && article.TextContent.Contains("A fair of their own", StringComparison.Ordinal)
                );
        var visitor = await site.Visitor().Open(Page);
        Works(visitor).ShouldBeFalse();
        var address = "/api/v1/clusters/bijouterie-batna/partners?known=true";
        var tag = (await site.Client.GetAsync(address)).Headers.ETag.ShouldNotBeNull();
        var curator = await site.SignedIn("Importing Partners", "administrator");
        await curator.Open("/en/admin/import");
        await curator.SendFiles(
            "Check",
            [("Kind", "cooperations")],
            (
                "File",
                "table.csv",
                "a,b,kind,status,fr,en\ncluster/bijouterie-batna,cluster/dinanderie-constantine,event,active,Un salon à eux,A fair of their own\n"u8.ToArray()
            )
        );
        var import = curator.Path;
        Task SettlesAs(string state) => Eventually.Holds(async () => (await curator.Open(import)).Page.QuerySelector("main .chip")!.TextContent == state);
        await SettlesAs("checked");
        await curator.Send("Apply");
        await Eventually.Holds(async () => Works(await visitor.Open(Page)));
        using var again = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { IfNoneMatch = { tag } } };
        (await site.Client.SendAsync(again)).StatusCode.ShouldBe(HttpStatusCode.OK, "what is answered has changed");
        await SettlesAs("applied");
        await curator.Send("Take the whole import back", ("Reason", "A trial"));
        await Eventually.Holds(async () => !Works(await visitor.Open(Page)));
    }

    [Theory]
    [InlineData("fr", "oceanopole-tan-tan", "fait désormais partie de", "agadir-haliopole")]
    [InlineData("ar", "oceanopole-tan-tan", "جزءًا من", "agadir-haliopole")]
    [InlineData("en", "developpement-durable-tunisie", "exists no more", null)]
    public async Task Who_is_no_more_is_led_to_what_it_became(string language, string slug, string said, string? became)
    {
        var visitor = await site.Visitor().Open($"/{language}/clusters/{slug}/partners");
        visitor.Text.ShouldContain(said);
        visitor.Page.QuerySelectorAll("main form").ShouldBeEmpty();
        var link = visitor.Page.QuerySelector("main a.primary")?.GetAttribute("href");
        link.ShouldBe(became is null ? null : $"/{language}/clusters/{became}/partners");
        using var answer = JsonDocument.Parse(await site.Client.GetStringAsync($"/api/v1/clusters/{slug}/partners"));
        answer.RootElement.GetProperty("items").GetArrayLength().ShouldBe(0);
        answer.RootElement.GetProperty("state").GetString().ShouldBe(became is null ? "dissolved" : "merged");
        if (became is not null)
            answer.RootElement.GetProperty("mergedInto").GetProperty("slug").GetString().ShouldBe(became);
    }

    [Fact]
    public async Task A_cluster_of_which_nothing_is_known_is_told_what_to_do()
    {
        await using var small = await SmallSite.Of(postgres, A.DataSet.With(A.Cluster.In("Gabès").Constituted()));
        var slug = (await small.Query<string>("select slug from subjects where kind = 'cluster'"))[0];
        var visitor = await small.Visitor().Open($"/en/clusters/{slug}/partners");
        visitor.Text.ShouldContain("complete its card");
    }
}
