using System.Net;
using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.Workspace;

public sealed class ProjectTests(Site site) : IClassFixture<Site>
{
    private const string Work = "/en/clusters/mecadev/work";

    [Fact]
    public async Task A_project_goes_from_the_idea_to_the_market_with_a_partner_abroad()
    {
        await site.Works("mecadev");
        await site.Organisation("Outils du Sud");
        var manager = await site.SignedIn("Project Manager", "manager", "cluster/mecadev");
        await manager.Open($"{Work}/projects");
        await manager.Send("Save the idea", ("title", "Lighter moulds"), ("summary", "Moulds of fibres"), ("budget", "1,500,000.500"), ("isRd", "true"));
        var page = manager.Path;
        manager.Text.ShouldContain("1,500,000.500");
        await manager.Send("Begin to set it up");
        await manager.Send("Submit");
        manager.Text.ShouldContain("The shares make 0 %");
        await manager.Send("Add or change a partner", ("organisation", "outils-du-sud"), ("role", "lead"), ("share", "66,5"));
        await manager.Send("Add or change a partner", ("organisation", "Nobody of this name"), ("role", "partner"), ("share", "33.4"));
        manager.Text.ShouldContain("No organisation of the atlas has this name");
        var foreign = (
            await site.Query<string>(
                "select subjects.slug from known_subjects join subjects using (id) where subjects.kind = 'organisation' and subjects.country = 'fr' order by id limit 1"
            )
        ).Single();
        await manager.Open(page);
        await manager.Send("Add or change a partner", ("organisation", $"organisation/{foreign}"), ("role", "lead"), ("share", "33.5"));
        manager.Text.ShouldContain("A project has one lead");
        manager.Page.QuerySelector("#share")!.GetAttribute("value").ShouldBe("33.5");
        await manager.Send("Add or change a partner", ("organisation", $"organisation/{foreign}"), ("role", "partner"), ("share", "33.5"));
        manager.Text.ShouldContain("Coproduction: shares by country");
        manager.Text.ShouldContain("Tunisia 66.50 %");
        await manager.Send("Submit");
        manager.Text.ShouldContain("submitted");
        manager.Page.QuerySelector("#share").ShouldBeNull();

        await manager.Send("Record as funded");
        manager.Text.ShouldContain("Record first who funds it");
        await manager.Send("Add a funder", ("funder", "National fund"), ("asked", "900000"), ("granted", "800 000,5"), ("grantedOn", "2026-03-02"));
        await manager.Send("Record as funded");
        manager.Text.ShouldContain("800,000.500");
        await manager.Send("Start");
        manager.Text.ShouldContain("Settle first how rights are shared");
        await manager.Send("Save", ("rights", "To each its own"), ("settledOn", "2026-03-05"), ("agreement", ""));
        await manager.Send("Start");
        manager.Text.ShouldContain("name their agreement first");
        await manager.Send("Save", ("rights", "To each its own"), ("settledOn", "2026-03-05"), ("agreement", "Signed in Tunis, 2026-03-01"));
        await manager.Send("Start");
        manager.Text.ShouldContain("running");
        await manager.Send("Add a work package", ("packageTitle", "Fibres"), ("first", "2026-04-01"), ("last", "2026-03-01"));
        manager.Text.ShouldContain("not before the first");
        manager.Page.QuerySelector("#packageTitle")!.GetAttribute("value").ShouldBe("Fibres");
        await manager.Send("Add a work package", ("packageTitle", "Fibres"), ("first", "2026-04-01"), ("last", "2026-09-01"));
        await manager.Send("Add a deliverable", ("deliverableTitle", "First mould"), ("dueOn", "2026-06-01"));
        await manager.Send("Record that it was handed over", ("deliveredOn", "2026-06-03"));
        manager.Text.ShouldContain("handed over on 3 June 2026");
        await manager.Send("Add a product", ("product", "Mould F1"), ("launchedOn", "2026-08-01"));
        await manager.Send("Finish");
        manager.Text.ShouldContain("Project finished");
        manager.Text.ShouldContain("Mould F1");
        (await manager.Open($"{Work}/projects")).Text.ShouldContain("800,000.500");
        (await manager.Open(page.Replace("/en/", "/ar/", StringComparison.Ordinal))).Text.ShouldContain("منجَز");
    }

    [Fact]
    public async Task Of_two_who_change_a_project_the_second_hears_of_the_first_and_keeps_what_was_typed()
    {
        await site.Works("elentica");
        var contributor = await site.SignedIn("Elentica Contributor", "contributor", "cluster/elentica");
        await contributor.Open("/en/clusters/elentica/work/projects");
        await contributor.Send("Save the idea", ("title", "Twice changed"), ("summary", "First words"));
        var manager = await site.SignedIn("Elentica Manager", "manager", "cluster/elentica");
        await manager.Open(contributor.Path);
        await manager.Send("Save", ("title", "Changed by the manager"), ("summary", "First words"));
        await contributor.Send("Save", ("title", "Changed by the contributor"), ("summary", "Second words"));
        contributor.Status.ShouldBe(HttpStatusCode.Conflict);
        contributor.Text.ShouldContain("Somebody changed this project");
        contributor.Page.QuerySelector("#summary")!.TextContent.ShouldBe("Second words");
        (await site.Query<string>("select title from projects where summary = 'First words'")).ShouldBe(["Changed by the manager"]);
        // A contributor prepares, and does not submit or drop.
        contributor.Page.QuerySelectorAll("main button").Select(button => button.TextContent.Trim()).ShouldNotContain("Drop");
    }

    [Fact]
    public async Task A_dropped_project_tells_why_and_takes_nothing_more()
    {
        await site.Works("pharma-in");
        var manager = await site.SignedIn("Pharma Manager", "manager", "cluster/pharma-in");
        await manager.Open("/en/clusters/pharma-in/work/projects");
        await manager.Send("Save the idea", ("title", "Soon over"), ("summary", "Words"));
        await manager.Send("Drop", ("reason", ""));
        manager.Text.ShouldContain("Give the reason");
        await manager.Send("Drop", ("reason", "No partner was found."));
        manager.Text.ShouldContain("Project dropped");
        manager.Text.ShouldContain("No partner was found.");
        manager.Page.QuerySelectorAll("main form").ShouldBeEmpty();

        var stranger = await site.SignedIn("Manager of Another", "manager", "cluster/2ts");
        await stranger.Open(manager.Path, HttpStatusCode.Forbidden);
        var curator = await site.SignedIn("Curious Curator", "curator", "network/tunisia-technoparks");
        await curator.Open("/en/clusters/pharma-in/work/projects", HttpStatusCode.Forbidden);
    }
}
