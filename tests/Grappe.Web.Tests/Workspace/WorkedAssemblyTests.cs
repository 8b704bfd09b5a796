using Grappe.Web.Modules.Workspace.Governance;
using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.Workspace;

/// <summary>Holds the worked assembly of an Algerian grouping on the pages, from the invitation to the sealed minutes of its second meeting.</summary>
public sealed class WorkedAssemblyTests(Site site) : IClassFixture<Site>
{
    private const string Cluster = "mecadev";
    private const string Work = $"/en/clusters/{Cluster}/work";
    private static readonly string[] Members = [.. Enumerable.Range(1, 22).Select(number => $"Member {number:00}")];

    [Fact]
    public async Task Four_of_six_candidates_are_admitted()
    {
        await site.Works(Cluster, "DZD", "Africa/Algiers");
        var body = await site.Body(Cluster);
        foreach (var member in Members)
            await site.Member(Cluster, member, "2024-01-01");
        await Owes("Member 21", 103);
        await Owes("Member 22", 91);
        // Part paid and ninety days late on the record day: it votes.
        await Owes("Member 20", 90);
        var manager = await site.SignedIn("Assembly Manager", "manager", $"cluster/{Cluster}");
        var chair = await site.SignedIn("Assembly Chair");
        await manager.Open($"{Work}/meetings/bodies/{body}");
        await manager.Send(
            "Give the seat",
            ("name", "Assembly Chair"),
            ("office", "chair"),
            ("account", "assembly.chair@example.org"),
            ("since", "2024-01-01")
        );

        await manager.Open($"{Work}/meetings");
        (string, string)[] asked =
        [
            ("title", "Ordinary assembly"),
            ("place", "Sétif"),
            ("day", Assembly.Day(14)),
            ("time", "09:30"),
            ("recordDay", Assembly.Day(14)),
        ];
        await manager.Send("Prepare the meeting", asked);
        var first = Id(manager.Path);
        await manager.Send("Convene");
        manager.Text.ShouldContain("at least 15 days before");
        await manager.Send("Save", ("day", Assembly.Day(15)), ("recordDay", Assembly.Day(15)));
        await manager.Send("Convene");
        manager.Text.ShouldContain("Put an item on the agenda first");
        foreach (var candidate in "ABCDEF")
            await manager.Send("Put on the agenda", ("item", $"Candidate {candidate}"), ("text", "Admission"));
        await manager.Send("Convene");
        manager.Text.ShouldContain("convened");
        await manager.Send("Open the meeting");
        manager.Text.ShouldContain("The meeting opens on");

        await site.ComesToday(first);
        await manager.Open($"{Work}/meetings/{first}");
        await manager.Send("Open the meeting");
        (await site.Query<string>($"select name from electors where meeting_id = {first} order by name")).ShouldBe(Members.Take(20));
        // What is paid afterwards changes nothing.
        await site.Query<int>("update invoices set due_on = due_on + 300 returning id");

        await SignIn(manager, first, [.. Members.Take(9)]);
        await GiveProxy(manager, first, "Member 10", "Member 01");
        await GiveProxy(manager, first, "Member 11", "Member 01");
        await GiveProxy(manager, first, "Member 12", "Member 01");
        manager.Text.ShouldContain("They hold 2 proxies already");
        await GiveProxy(manager, first, "Member 12", "Member 02");
        (await manager.Open($"{Work}/meetings/{first}")).Text.ShouldContain("9 present, 3 represented: 12");

        (await Vote(manager, first, "Candidate A", 12, 0, 0)).ShouldContain("in favour 12, against 0, abstentions 0 (100.00 %)");
        (await Vote(manager, first, "Candidate B", 7, 3, 2)).ShouldContain("(70.00 %)");
        (await Vote(manager, first, "Candidate C", 9, 4, 0)).ShouldContain("13 votes are counted, and 12 electors may vote");
        manager.Page.QuerySelector("[name='inFavour']")!.GetAttribute("value").ShouldBe("9");
        (await Vote(manager, first, "Candidate C", 8, 4, 0)).ShouldContain("(66.67 %)");
        (await Vote(manager, first, "Candidate D", 7, 4, 1)).ShouldContain("(63.64 %)");
        await manager.Open($"{Work}/meetings/{first}/items/{await site.Item(first, "Candidate E")}");
        await manager.Send("Record the interest", ("elector", $"{await site.Elector(first, "Member 05")}"));
        (await Vote(manager, first, "Candidate E", 9, 3, 0)).ShouldContain("11 electors may vote");
        (await Vote(manager, first, "Candidate E", 8, 3, 0)).ShouldContain("(72.73 %)");
        manager.Text.ShouldContain("9 present and 3 represented: 12 electors of 20");
        await manager.Open($"{Work}/meetings/{first}/attendance");
        await manager.Send("Sign out Member 01");
        (await Vote(manager, first, "Candidate F", 9, 0, 0)).ShouldContain("the quorum is not met");
        manager.Text.ShouldContain("8 present and 1 represented: 9 electors of 20");
        (await site.States(first)).ShouldBe([
            "Candidate A adopted",
            "Candidate B adopted",
            "Candidate C adopted",
            "Candidate D refused",
            "Candidate E adopted",
            "Candidate F adjourned",
        ]);
        await manager.Open($"{Work}/meetings/{first}");
        await manager.Send("Close the meeting");

        (string, string)[] again = [("title", "Second convocation"), ("time", "09:30"), ("recordDay", Assembly.Day(0))];
        await manager.Send("Prepare the second meeting", [.. again, ("day", Assembly.Day(14))]);
        manager.Text.ShouldContain("The second meeting takes place on");
        await manager.Send("Prepare the second meeting", [.. again, ("day", Assembly.Day(15))]);
        var second = Id(manager.Path);
        second.ShouldNotBe(first);
        await manager.Send("Convene");
        await site.ComesToday(second);
        await manager.Open($"{Work}/meetings/{second}");
        await manager.Send("Open the meeting");
        await SignIn(manager, second, [.. Members.Take(7)]);
        (await Vote(manager, second, "Candidate F", 4, 3, 0)).ShouldContain("(57.14 %)");
        (await site.States(second)).ShouldBe(["Candidate F refused"]);

        await Seal(manager, chair, first);
    }

    private async Task Seal(Visitor manager, Visitor chair, int meeting)
    {
        var page = $"{Work}/meetings/{meeting}/minutes";
        await manager.Open(page);
        await manager.Send("Write from the records", ("language", "en"));
        foreach (var said in new[] { "Electors as of", "Member 05", "Interest declared", "(70.00 %)", "Member 12 to Member 02" })
            manager.Text.ShouldContain(said);
        await chair.Open(page);
        await manager.Send("Save the text", ("text", "Minutes of the assembly.\nFour were admitted."));
        await chair.Send("Sign (chair)");
        chair.Text.ShouldContain("changed or signed in the meantime");
        await chair.Open(page);
        await chair.Send("Sign (chair)");
        await manager.Open(page);
        await manager.Send("Record the signature secretary", ("name", ""));
        manager.Text.ShouldContain("Say who signed");
        await manager.Send("Record the signature secretary", ("name", "Samira"));
        manager.Text.ShouldContain("its digest is the same");
        (await site.Query<string>($"select encode(sha256, 'hex') from minutes where meeting_id = {meeting}"))
            .Single()
            .ShouldBe(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("Minutes of the assembly.\nFour were admitted."u8)));
        (await site.Query<string>($"select state from meetings where id = {meeting}")).ShouldBe(["sealed"]);
        (await manager.Client.GetStringAsync($"{page}.txt")).ShouldBe("Minutes of the assembly.\nFour were admitted.");
        await manager.Send("Add the addendum", ("addendum", "Member 09 was there too."));
        manager.Text.ShouldContain("same digest");
        await manager.Open("/en/account/data");
        await manager.Forge($"{page}?handler=Save", ("text", "Five were admitted."), ("version", "5"));
        manager.Text.ShouldContain("Minutes are written once the meeting is closed");
        await site.Query<int>($"update minutes set text = 'Five were admitted.' where meeting_id = {meeting} returning id");
        (await chair.Open(page)).Text.ShouldContain("The text is not the one that was sealed");
    }

    private static int Id(string path) => int.Parse(path.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture);

    private async Task Owes(string member, int daysLate)
    {
        var due = Assembly.Day(-daysLate);
        await site.Query<int>(
            $"""
            insert into invoices (cluster_id, member_id, year_id, number, issued_on, due_on, currency, units, rules_id, covers_until, state)
            select member.cluster_id, member.id, year.id, (select count(*) + 1 from invoices), '{due}', '{due}', 'DZD', 100000, rules.id, year.last_day, 'issued'
            from members member join subjects organisation on organisation.id = member.organisation_id
            join fiscal_years year on year.cluster_id = member.cluster_id and year.first_day = '2026-01-01'
            join rule_versions rules on rules.subject_id = member.cluster_id and rules.book = 'dues'
            where organisation.name_fr = '{member}' returning id
            """
        );
    }

    private static async Task SignIn(Visitor manager, int meeting, string[] members)
    {
        await manager.Open($"{Work}/meetings/{meeting}/attendance");
        foreach (var member in members)
            await manager.Send($"Sign in {member}", ("name", $"Somebody of {member}"));
    }

    private async Task GiveProxy(Visitor manager, int meeting, string giver, string holder) =>
        await manager.Send($"Record the proxy {giver}", ("holder", $"{await site.Elector(meeting, holder)}"));

    private async Task<string> Vote(Visitor manager, int meeting, string item, int inFavour, int against, int abstained)
    {
        await manager.Open($"{Work}/meetings/{meeting}/items/{await site.Item(meeting, item)}");
        await manager.Send("Record the vote by hands", ("inFavour", $"{inFavour}"), ("against", $"{against}"), ("abstained", $"{abstained}"));
        return manager.Text.Replace('\u00a0', ' ');
    }
}

public sealed class DemoAssemblyTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task The_demo_holds_the_worked_assembly_once()
    {
        await site.Works("mecadev", "DZD", "Africa/Algiers");
        foreach (var number in Enumerable.Range(1, 20))
            await site.Member("mecadev", $"Shown {number:00}", "2024-01-01");
        var manager = await site.SignedIn("Showing Manager", "manager", "cluster/mecadev");
        for (var time = 0; time < 2; time++)
            await DemoAssembly.FillAsync(site.Services, "mecadev");
        (await site.Query<string>("select state from meetings order by id")).ShouldBe(["closed", "convened"]);
        (await site.Query<string>("select state from agenda_items order by meeting_id, position")).ShouldBe([
            "adopted",
            "adopted",
            "adopted",
            "refused",
            "adopted",
            "adjourned",
            "waiting",
        ]);
        foreach (var language in new[] { "fr", "ar", "en" })
        foreach (var page in new[] { "", "/meetings", "/meetings/1", "/meetings/1/items/6", "/meetings/1/minutes", "/meetings/2", "/meetings/bodies/2" })
            await manager.Open($"/{language}/clusters/mecadev/work{page}");
    }
}
