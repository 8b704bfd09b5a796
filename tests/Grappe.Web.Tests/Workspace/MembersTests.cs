using System.Net;
using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.Workspace;

public sealed class MembersTests(Site site) : IClassFixture<Site>
{
    private const string Work = "/en/clusters/mecadev/work";

    [Fact]
    public async Task A_cluster_keeps_its_members_from_the_first_day_to_the_last()
    {
        await site.Works("mecadev");
        await site.Works("elentica");
        var mine = await site.Member("mecadev", "Huilerie Montagne Bleue", "2024-01-15", category: "smes");
        var other = await site.Member("mecadev", "Voilerie Grand Large", "2025-03-01", "2026-06-30", category: "large-companies");
        var twin = await site.Member("mecadev", "Huilerie du Mont Bleu SARL", "2024-02-01", category: "smes", isStartup: true);
        var foreign = await site.Member("elentica", "Cuivre Ailleurs", "2024-01-01");
        var manager = await site.SignedIn("Members Manager", "manager", "cluster/mecadev");

        // The list, on any day, narrowed, and as a file with the same rows.
        await manager.Open($"{Work}/members?on=2026-06-30");
        Figures(manager).ShouldBe([3, 3, 1]);
        await manager.Open($"{Work}/members?on=2026-07-01");
        Figures(manager).ShouldBe([2, 2, 1]);
        await manager.Open($"{Work}/members?on=2026-07-01&status=ended");
        manager.Text.ShouldContain("Voilerie Grand Large");
        manager.Text.ShouldNotContain("Montagne Bleue");
        var csv = await manager.Client.GetStringAsync($"{Work}/members.csv?on=2026-07-01&status=ended");
        csv.ShouldContain("Voilerie Grand Large");
        csv.ShouldNotContain("Montagne Bleue");
        (await manager.Client.GetByteArrayAsync($"{Work}/members.xlsx")).Length.ShouldBeGreaterThan(1000);
        await manager.Open($"{Work}/members?q=voil&on=2026-07-01");
        manager.Text.ShouldContain("1 member");
        await manager.Open($"{Work}/members?on=nonsense&status=rich&page=99999999999");
        manager.Text.ShouldContain("not understood");
        await manager.Open($"{Work}/members/{foreign}", HttpStatusCode.NotFound);

        // Ending keeps what was typed where it is wrong; whoever returns begins another period.
        await manager.Open($"{Work}/members/{mine}");
        await manager.Send("Save the end", ("endsOn", "2023-12-31"));
        manager.Text.ShouldContain("began on 15 January 2024");
        await manager.Send("Save the end", ("endsOn", "2026-03-31"));
        manager.Text.ShouldContain("from 15 January 2024 to 31 March 2026");
        await manager.Send("Open the period", ("returnsOn", "2026-03-31"));
        manager.Text.ShouldContain("lasts until 31 March 2026");
        await manager.Send("Open the period", ("returnsOn", "2026-09-01"));
        manager.Text.ShouldContain("since 1 September 2026");
        (await site.Query<int>($"select count(*)::int from membership_periods where member_id = {mine}")).ShouldBe([2]);

        // A suspension says why, does not meet another, and is lifted.
        await manager.Send("Suspend the member", ("suspendedSince", "2026-09-15"), ("reason", ""));
        manager.Text.ShouldContain("Give the reason");
        await manager.Send("Suspend the member", ("suspendedSince", "2026-09-15"), ("reason", "Unworthy conduct"));
        manager.Text.ShouldContain("Unworthy conduct");
        await manager.Open($"{Work}/members?on=2026-09-20&status=suspended");
        manager.Text.ShouldContain("Montagne Bleue");
        Figures(manager).ShouldBe([1, 1, 1]);
        await manager.Open($"{Work}/members/{mine}");
        await manager.Send("Lift the suspension", ("liftedOn", "2026-09-30"));
        await manager.Open($"{Work}/members?on=2026-10-01&status=current");
        manager.Text.ShouldContain("Montagne Bleue");

        // Another category from a day on.
        await manager.Open($"{Work}/members/{mine}");
        await manager.Send("Save the category", ("category", "large-companies"), ("categorySince", "2026-10-01"));
        manager.Text.ShouldContain("from 1 October 2026");

        // The second of two is told, and what they typed stays.
        await manager.Open($"{Work}/members/{mine}");
        var late = await site.SignedIn("Late Contributor", "contributor", "cluster/mecadev");
        await late.Open($"{Work}/members/{mine}");
        await manager.Send("Save", ("headcount", "120"), ("headcountOn", "2026-06-30"), ("registration", "b 01-234"));
        manager.Text.ShouldContain("B01234");
        await late.Send("Save", ("email", "typed@example.org"));
        late.Status.ShouldBe(HttpStatusCode.Conflict);
        late.Text.ShouldContain("Somebody changed this");
        late.Page.QuerySelector("#email")!.GetAttribute("value").ShouldBe("typed@example.org");
        await late.Open($"{Work}/members/{mine}");
        await late.Send("Save", ("offers", "nothing of the kind"), ("headcount", "many"));
        late.Text.ShouldContain("is no term of the thesaurus");
        late.Text.ShouldContain("Write a whole number");
        late.Page.QuerySelector("#headcount")!.GetAttribute("value").ShouldBe("many");
        late.Page.QuerySelectorAll("#membership").ShouldBeEmpty();
        await late.Forge($"{Work}/members/{mine}?handler=End", ("version", "1"), ("endsOn", "2026-12-01"));
        late.Status.ShouldBe(HttpStatusCode.Forbidden);

        // A merge moves nothing and can be undone.
        var before = await Rows(mine, twin);
        await manager.Open($"{Work}/members/{twin}");
        await manager.Send("Merge", ("into", $"{foreign}"));
        manager.Text.ShouldContain("Choose another member");
        await manager.Send("Merge", ("into", $"{mine}"));
        manager.Text.ShouldContain("Merged into");
        await manager.Open($"{Work}/members?on=2026-10-01");
        manager.Text.ShouldNotContain("Mont Bleu SARL");
        (await Rows(mine, twin)).ShouldBe(before);
        await manager.Open($"{Work}/members/{twin}");
        await manager.Send("Undo the merge");
        await manager.Open($"{Work}/members?on=2026-10-01");
        manager.Text.ShouldContain("Mont Bleu SARL");

        // By hand: a known organisation, and one that is new.
        await manager.Open($"{Work}/members/new");
        await manager.Send("Add the member", ("organisation", "Voilerie Grand Large"), ("category", "smes"), ("since", "2026-01-01"));
        manager.Text.ShouldContain("among the members already");
        await manager.Send("Add the member", ("organisation", "Nobody Knows This"), ("category", "smes"), ("since", "2026-01-01"));
        manager.Text.ShouldContain("knows no organisation");
        manager.Page.QuerySelector("#since")!.GetAttribute("value").ShouldBe("2026-01-01");
        await manager.Send(
            "Add the member",
            ("organisation", "Nobody Knows This"),
            ("isNew", "true"),
            ("category", "universities"),
            ("since", "2026-01-01"),
            ("until", "2025-01-01")
        );
        manager.Text.ShouldContain("cannot come before");
        await manager.Send(
            "Add the member",
            ("organisation", "Nobody Knows This"),
            ("isNew", "true"),
            ("category", "universities"),
            ("since", "2026-01-01"),
            ("until", "")
        );
        manager.Page.QuerySelector("h1")!.TextContent.ShouldBe("Nobody Knows This");

        // Everything of it in Arabic and French too.
        foreach (var language in new[] { "fr", "ar" })
        foreach (var page in new[] { "members", $"members/{mine}", "members/new" })
            await manager.Open($"/{language}/clusters/mecadev/work/{page}");

        foreach (var sent in new[] { ("endsOn", "9999-12-31"), ("endsOn", "x"), ("endsOn", "0001-01-01") })
            (await manager.Forge($"{Work}/members/{other}?handler=End", sent, ("version", "999999999999"))).Status.ShouldBeOneOf(
                HttpStatusCode.OK,
                HttpStatusCode.Conflict
            );
    }

    [Fact]
    public async Task The_directory_shows_members_and_of_each_what_it_chose_and_nothing_else()
    {
        await site.Works("pharma-in");
        var shown = await site.Member("pharma-in", "Laboratoire Visible", "2024-01-01", category: "smes");
        var hidden = await site.Member("pharma-in", "Laboratoire Discret", "2024-01-01", category: "universities");
        await site.Member("pharma-in", "Laboratoire Parti", "2024-01-01", "2025-01-01");
        await site.Query<int>(
            $"update members set headcount = 77, headcount_on = '2026-01-01', shows = '{{category,headcount}}' where id = {shown} returning id"
        );
        await site.Query<int>($"update members set headcount = 88, headcount_on = '2026-01-01', shows = '{{}}' where id = {hidden} returning id");
        var visitor = await site.Visitor().Open("/en/clusters/pharma-in/directory");
        visitor.Text.ShouldContain("Laboratoire Visible");
        visitor.Text.ShouldContain("77");
        visitor.Text.ShouldContain("Laboratoire Discret");
        visitor.Text.ShouldNotContain("88");
        visitor.Text.ShouldNotContain("universities");
        visitor.Text.ShouldNotContain("Laboratoire Parti");
        visitor.Text.ShouldNotContain("example.org");
        (await visitor.Open("/en/clusters/pharma-in")).Text.ShouldContain("Directory of members");
        await visitor.Open("/en/clusters/ce3m/directory", HttpStatusCode.NotFound);

        // Who speaks for a member changes what is its own, and sees nothing of others.
        var representative = await site.SignedIn("Visible Representative", "representative", "organisation/laboratoire-visible");
        await representative.Open("/en/my");
        representative.Text.ShouldContain("Laboratoire Visible");
        var page = $"/en/clusters/pharma-in/work/members/{shown}";
        await representative.Open(page);
        representative.Page.QuerySelectorAll("#membership").ShouldBeEmpty();
        await representative.Send("Add the person", ("name", "Amel Essai"), ("role", "Manager"), ("phone", "+216 71 000 000"));
        representative.Text.ShouldContain("Amel Essai");
        await representative.Send("Save", ("headcount", "78"), ("headcountOn", "2026-02-01"), ("shows", "people"));
        (await visitor.Open("/en/clusters/pharma-in/directory")).Text.ShouldContain("Amel Essai");
        visitor.Text.ShouldNotContain("78");
        visitor.Text.ShouldNotContain("+216");
        await representative.Open($"/en/clusters/pharma-in/work/members/{hidden}", HttpStatusCode.Forbidden);
        await representative.Open("/en/clusters/pharma-in/work/members", HttpStatusCode.Forbidden);
        (await representative.Client.GetAsync("/en/clusters/pharma-in/work/members.csv")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        await representative.Open(page);
        await representative.Forge($"{page}?handler=Suspend", ("version", "3"), ("suspendedSince", "2026-01-01"), ("reason", "none"));
        representative.Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Programs_read_members_and_change_them_once()
    {
        await site.Works("primeurs-du-sud");
        var member = await site.Member("primeurs-du-sud", "Serre Programmable", "2024-01-01");
        var manager = await site.SignedIn("Program Manager", "manager", "cluster/primeurs-du-sud");
        var reading = await Caller.Of(site, manager, "work");
        var running = await Caller.Of(site, manager, "work.run");
        const string All = "clusters/primeurs-du-sud/work/members";
        (await reading.Get($"{All}?on=2026-01-01")).GetProperty("total").GetInt32().ShouldBe(1);
        (await reading.Get($"{All}?memberStatus=ended")).GetProperty("total").GetInt32().ShouldBe(0);
        (await reading.Get($"{All}/{member}")).GetProperty("status").GetString().ShouldBe("current");
        await reading.Get("clusters/nowhere/work/members", HttpStatusCode.NotFound);
        await reading.Get("clusters/ce3m/work/members", HttpStatusCode.NotFound);
        const string Added = """{ "name": "Serre Nouvelle", "category": "smes", "startup": true, "since": "2026-01-01" }""";
        var first = await running.Post(All, Added, HttpStatusCode.Created, key: "one");
        var again = await running.Post(All, Added, HttpStatusCode.Created, key: "one");
        again.GetProperty("id").GetInt32().ShouldBe(first.GetProperty("id").GetInt32());
        await running.Post(All, Added, HttpStatusCode.UnprocessableEntity);
        await running.Post($"{All}/{member}/end", """{ "endsOn": "2026-06-30" }""", HttpStatusCode.OK);
        (await reading.Get($"{All}?on=2026-07-01&memberStatus=ended")).GetProperty("total").GetInt32().ShouldBe(1);
        await running.Post($"{All}/{member}/end", """{ "endsOn": "yesterday" }""", HttpStatusCode.BadRequest);
        await running.Post($"{All}/999999/end", """{ "endsOn": "2026-06-30" }""", HttpStatusCode.NotFound);
        await running.Post($"{All}/{member}/facts", """{ "headcount": 3 }""", HttpStatusCode.Forbidden);
    }

    private Task<IReadOnlyList<string>> Rows(int a, int b) =>
        site.Query<string>(
            $"select member_id || ' ' || since || ' ' || coalesce(until::text, '') from membership_periods where member_id in ({a}, {b}) order by id"
        );

    private static int[] Figures(Visitor visitor) =>
        [.. visitor.Page.QuerySelectorAll("main .figures dd").Select(figure => int.Parse(figure.TextContent.Replace(",", "")))];
}
