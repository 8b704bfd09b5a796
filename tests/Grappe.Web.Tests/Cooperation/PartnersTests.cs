using System.Net;
using System.Text.Json;
using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.Cooperation;

/// <summary>With whom a cluster should work, and why.</summary>
public sealed class PartnersTests(Site site, TestPostgres postgres) : IClassFixture<Site>
{
    [Theory]
    [InlineData("fr", "Filière", "Fait ici : Moules et outillages ; utilisé là-bas pour : Fonderie sous pression")]
    [InlineData("en", "Value chain", "Made here: Moulds and tools; used there for: Die casting")]
    [InlineData("ar", "سلسلة القيمة", "يُصنع هنا: القوالب والأدوات؛ ويُستعمل هناك في: السباكة تحت الضغط")]
    public async Task Makers_of_moulds_are_led_to_those_who_use_moulds_with_the_reason_in_their_language(string language, string entry, string reason)
    {
        var visitor = site.Visitor();
        await visitor.Open($"/{language}/clusters/mecadev");
        var link = visitor.Page.QuerySelector($"main a[href='/{language}/clusters/mecadev/partners']").ShouldNotBeNull();
        await visitor.Open(link.GetAttribute("href") + "?Motive=technology");
        visitor.Page.QuerySelectorAll("main .items > li").Length.ShouldBe(12);
        visitor.Text.ShouldContain(entry);
        visitor.Text.Replace('\'', '’').ShouldContain(reason);
        visitor.Page.QuerySelector("main select[name=Motive] option[selected]")!.GetAttribute("value").ShouldBe("technology");
        var first = visitor.Page.QuerySelector("main .items h2 a")!.GetAttribute("href");
        first.ShouldBe($"/{language}/clusters/ce3m");
    }

    [Fact]
    public async Task The_interface_gives_the_same_partners_with_reasons_whose_points_make_the_score()
    {
        using var answer = JsonDocument.Parse(await site.Client.GetStringAsync("/api/v1/clusters/mecadev/partners?motive=technology&take=12&lang=fr"));
        var items = answer.RootElement.GetProperty("items").EnumerateArray().ToList();
        items.Count.ShouldBe(12);
        items[0].GetProperty("slug").GetString().ShouldBe("ce3m");
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
        manager.Text.ShouldContain("Both: Denim");
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
                    && item.TextContent.Contains("Offre ce que vous cherchez", StringComparison.Ordinal)
                )
        );
        // To look for something is not to do it.
        seeker.Page.QuerySelector("main p.meta")!.TextContent.ShouldNotContain("Emballage");
        (await site.Visitor().Open("/en/clusters/pharma-in")).Text.ShouldContain("Looks for in partners");

        await seeker.Open("/fr/clusters/pharma-in/edit");
        var standing = seeker.Page.QuerySelectorAll(".standing li").Single(item => item.TextContent.Contains("Emballages", StringComparison.Ordinal));
        await seeker.Send("Envoyer", (standing.QuerySelector("select")!.GetAttribute("name")!, "ended"));
        await Eventually.Holds(async () => !(await seeker.Open(Page)).Text.Contains("Offre ce que vous cherchez"));
    }

    [Fact]
    public async Task Whoever_manages_a_cluster_saves_and_dismisses_partners_and_nobody_else_does()
    {
        const string Page = "/en/clusters/elentica/partners";
        var stranger = await site.SignedIn("Curious About Partners");
        await stranger.Open(Page);
        stranger.Text.ShouldNotContain("Save or dismiss");
        await stranger.Open("/en/account");
        await stranger.Forge(Page, ("partner", "ce3m"), ("opinion", "dismissed"));
        stranger.Status.ShouldBe(HttpStatusCode.Forbidden);

        var manager = await site.SignedIn("Choosing Manager", "manager", "cluster/elentica");
        await manager.Open(Page);
        var first = manager.Page.QuerySelector("main .items input[name=partner]")!.GetAttribute("value")!;
        await manager.Send("Dismiss", ("reason", "They are our customers"));
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
        await manager.Send("Save", ("reason", ""));
        manager.Page.QuerySelectorAll("main article .chip").Select(chip => chip.TextContent).ShouldContain("saved");
        await manager.Forge(Page, ("partner", "elentica"), ("opinion", "saved"));
        manager.Status.ShouldBe(HttpStatusCode.NotFound);
        await manager.Open(Page);
        await manager.Forge(Page, ("partner", "ce3m"), ("opinion", "adored"));
        manager.Status.ShouldBe(HttpStatusCode.BadRequest);
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
