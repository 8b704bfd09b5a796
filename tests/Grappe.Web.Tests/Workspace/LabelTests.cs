using System.Globalization;
using System.Net;
using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.Workspace;

public sealed class LabelTests(Site site) : IClassFixture<Site>
{
    private const string Cluster = "mecadev";
    private const string Work = $"/en/clusters/{Cluster}/work";

    [Fact]
    public async Task A_label_is_granted_against_the_advice_with_reasons_stands_in_the_register_and_is_renewed()
    {
        var manager = await Ready();
        await manager.Open($"{Work}/labels");
        await manager.Send("Ask for a label", ("project", $"{await Project()}"), ("request", ""));
        manager.Text.ShouldContain("Write from 1 to 4,000");
        await manager.Send("Ask for a label", ("project", $"{await Project()}"), ("request", "It opens a market."));
        var page = manager.Path;
        await manager.Send("Pass on to the commissions");
        await manager.Send("Record an opinion", ("commission", "Technology"), ("verdict", "no"), ("reasons", ""));
        manager.Page.QuerySelector("#commission")!.GetAttribute("value").ShouldBe("Technology");
        await manager.Send("Record an opinion", ("commission", "Technology"), ("verdict", "with-reserves"), ("reasons", "Costly."));
        // The same commission says it again: it has one opinion.
        await manager.Send("Record an opinion", ("commission", "technology"), ("verdict", "no"), ("reasons", "Too costly."));
        (await site.Query<string>("select verdict from label_opinions")).ShouldBe(["no"]);

        var partner = await site.SignedIn("Interested Contributor", "contributor", $"cluster/{Cluster}");
        var speaker = await site.IdOf("Interested Contributor");
        await site.Query<int>(
            $"""
            insert into roles_held (person_id, role, scope_id, given_at)
            select {speaker}, 'representative', id, now() from subjects where slug = 'label-partner' returning id
            """
        );
        await partner.Open(page);
        partner.Text.ShouldContain("You act for a partner");
        partner.Text.ShouldNotContain("Too costly.");

        await manager.Send("Record the recommendation", ("recommendation", "no"), ("text", "The commissions are against."));
        var stale = await site.SignedIn("Stale Preparer", "contributor", $"cluster/{Cluster}");
        await stale.Open("/en/account/data");
        await stale.Forge($"{page}?handler=Opinion", ("commission", "Market"), ("verdict", "yes"), ("reasons", "Late."));
        stale.Status.ShouldBe(HttpStatusCode.Conflict);
        (await site.Query<long>("select count(*) from label_opinions")).ShouldBe([1]);

        var meeting = await Board(manager);
        await manager.Open(page);
        await manager.Send("Put on the agenda", ("meeting", $"{meeting}"));
        await Vote(manager, meeting, inFavour: 2);
        await manager.Open(page);
        var (today, inThreeYears) = (Assembly.Day(0), Assembly.Day(3 * 365));
        await manager.Send("Grant", ("first", today), ("last", inThreeYears), ("departure", ""));
        manager.Text.ShouldContain("write why the board grants it");
        await manager.Send("Grant", ("first", today), ("last", inThreeYears), ("departure", "The region needs it."));
        manager.Text.ShouldContain("The region needs it.");
        var register = await site.Client.GetStringAsync("/api/v1/labels");
        register.ShouldContain("Labelled moulds");
        register.ShouldNotContain("costly");

        await manager.Open(page);
        await manager.Send("Ask for the renewal", ("request", "It goes on."));
        var renewal = manager.Path;
        renewal.ShouldNotBe(page);
        manager.Text.ShouldContain("This label renews another");
        await manager.Open(page);
        manager.Text.ShouldContain("See the request under way");
        manager.Page.QuerySelector("#renew").ShouldBeNull();
        // One that was taken back is no hindrance.
        await manager.Open(renewal);
        await manager.Send("Take the request back");
        await manager.Open(page);
        await manager.Send("Ask for the renewal", ("request", "It goes on after all."));
        manager.Path.ShouldNotBe(renewal);
        (await site.Query<long>("select count(*) from labels where renews_id is not null")).ShouldBe([2]);
        foreach (var language in new[] { "fr", "ar" })
            await manager.Open(page.Replace("/en/", $"/{language}/", StringComparison.Ordinal));
    }

    private async Task<Visitor> Ready()
    {
        await site.Works(Cluster);
        await site.Organisation("Label Partner");
        var body = await site.Body(Cluster, "board", "Board");
        foreach (var number in new[] { 1, 2 })
            await site.Query<int>($"insert into mandates (body_id, name, office, since) values ({body}, 'Seat {number}', 'member', '2024-01-01') returning id");
        await site.Query<int>(
            $"""
            with project as (
                insert into projects (cluster_id, title, summary, is_rd, state, proposed_on, form_key)
                select id, 'Labelled moulds', 'Words', true, 'idea', '2026-01-01', gen_random_uuid() from subjects where kind = 'cluster' and slug = '{Cluster}' returning id
            )
            insert into project_partners (project_id, organisation_id, role, share, is_independent)
            select project.id, subjects.id, 'lead', 10000, true from project, subjects where slug = 'label-partner' returning id
            """
        );
        return await site.SignedIn("Label Manager", "manager", $"cluster/{Cluster}");
    }

    private async Task<int> Project() => (await site.Query<int>("select id from projects where title = 'Labelled moulds'")).Single();

    private static async Task<int> Board(Visitor manager)
    {
        await manager.Open($"{Work}/meetings");
        await manager.Send("Prepare the meeting", ("title", "Board"), ("day", Assembly.Day(20)), ("time", "10:00"), ("recordDay", Assembly.Day(20)));
        return int.Parse(manager.Path.Split('/')[^1], CultureInfo.InvariantCulture);
    }

    private async Task Vote(Visitor manager, int meeting, int inFavour)
    {
        var page = $"{Work}/meetings/{meeting}";
        await manager.Open(page);
        await manager.Send("Convene");
        await site.ComesToday(meeting);
        await manager.Open(page);
        await manager.Send("Open the meeting");
        await manager.Open($"{page}/attendance");
        foreach (var number in new[] { 1, 2 })
            await manager.Send($"Sign in Seat {number}", ("name", "Somebody"));
        await manager.Open($"{page}/items/{await site.Item(meeting, "Labelled moulds")}");
        await manager.Send("Record the vote by hands", ("inFavour", $"{inFavour}"), ("against", "0"), ("abstained", "0"));
    }
}
