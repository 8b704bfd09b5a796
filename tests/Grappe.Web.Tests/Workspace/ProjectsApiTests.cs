using System.Net;
using Grappe.Web.Tests.Bed;

namespace Grappe.Web.Tests.Workspace;

/// <summary>Projects as programs propose them and bring them to the market.</summary>
public sealed class ProjectsApiTests(Site site) : IClassFixture<Site>
{
    private const string Idea = """{ "title": "Lighter moulds", "summary": "Moulds of fibres", "budget": "1500.500", "isRd": true }""";

    [Fact]
    public async Task A_program_brings_a_project_from_the_idea_to_the_market()
    {
        var program = await WorkProgram.Of(site, "mecadev", "Project Program");
        await site.Organisation("Outils du Nord");
        await site.Organisation("Outils du Centre");
        var project = await program.Add("projects", Idea, key: "idea 1");
        (await program.Add("projects", Idea, key: "idea 1")).Id.ShouldBe(project.Id);
        program.IsReplayed.ShouldBeTrue();
        program.Location.ShouldBe($"/api/v1/clusters/mecadev/work/projects/{project.Id}");
        (await program.Get("projects?projectState=idea")).Items.Count(one => one.Id == project.Id).ShouldBe(1);
        project.Said("budget").ShouldBe("1500.500");
        var one = $"projects/{project.Id}";

        project = await program.Do($"{one}/edit", """{ "summary": "Moulds of flax", "isPublic": true }""");
        (project.Said("title"), project.Said("summary"), project.Said("budget")).ShouldBe(("Lighter moulds", "Moulds of flax", "1500.500"));
        project.GetProperty("isRd").GetBoolean().ShouldBeTrue();
        program.Tag.ShouldBe($"\"{project.Version}\"");
        await program.Do($"{one}/set-up");
        (await program.Do($"{one}/submit", status: HttpStatusCode.UnprocessableEntity)).Said("detail")!.ShouldContain("0 %");
        await program.Do($"{one}/partner", """{ "organisation": "outils-du-nord", "role": "lead", "share": 6650 }""");
        project = await program.Do($"{one}/partner", """{ "organisation": "outils-du-centre", "role": "partner", "share": 3350, "isIndependent": false }""");
        project.Of("partners").Select(partner => partner.GetProperty("share").GetInt32()).ShouldBe([6650, 3350]);
        project.Of("partners")[1].GetProperty("isIndependent").GetBoolean().ShouldBeFalse();
        project = await program.Do($"{one}/remove-partner", $$"""{ "partner": {{project.Of("partners")[1].Id}} }""");
        project.Of("partners").Count.ShouldBe(1);
        project = await program.Do($"{one}/partner", """{ "organisation": "outils-du-centre", "role": "partner", "share": 3350 }""");
        project.Actions.ShouldBe(["edit", "partner", "remove-partner", "package", "funder", "rights", "submit", "drop"], ignoreOrder: true);
        await program.IsLate($"{one}/submit", "{}", 1);
        await program.Do($"{one}/submit");
        (await program.Do($"{one}/partner", """{ "organisation": "outils-du-nord", "role": "lead", "share": 1 }""", HttpStatusCode.UnprocessableEntity))
            .Said("detail")!
            .ShouldContain("once it is submitted");
        (await program.Do($"{one}/submit", status: HttpStatusCode.Conflict)).Said("detail")!.ShouldContain("submitted");

        project = await program.Do($"{one}/funder", """{ "funder": "National fund", "asked": "900.000" }""");
        project.Of("funders")[0].GetProperty("granted").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        await program.Do($"{one}/fund", status: HttpStatusCode.UnprocessableEntity);
        project = await program.Do($"{one}/grant", $$"""{ "funderOf": {{project.Of("funders")[0].Id}}, "granted": "800.500", "grantedOn": "2026-03-02" }""");
        (project.Said("granted"), project.Said("fundedOn")).ShouldBe(("800.500", "2026-03-02"));
        await program.Do($"{one}/fund");
        await program.Do($"{one}/rights", """{ "rights": "To each its own", "settledOn": "2026-03-05" }""");
        await program.Do($"{one}/run");
        project = await program.Do($"{one}/package", """{ "packageTitle": "Fibres", "first": "2026-04-01", "last": "2026-09-01" }""");
        project = await program.Do(
            $"{one}/deliverable",
            $$"""{ "package": {{project.Of("packages")[0].Id}}, "deliverableTitle": "First mould", "dueOn": "2026-06-01" }"""
        );
        project = await program.Do(
            $"{one}/deliver",
            $$"""{ "deliverable": {{project.Of("packages")[0].Of("deliverables")[0].Id}}, "deliveredOn": "2026-06-03" }"""
        );
        project.Of("packages")[0].Of("deliverables")[0].Said("deliveredOn").ShouldBe("2026-06-03");
        await program.Do($"{one}/product", """{ "product": "Mould F1", "launchedOn": "2026-08-01" }""");
        project = await program.Do($"{one}/finish");
        (project.Said("state"), project.Of("products")[0].Said("name")).ShouldBe(("finished", "Mould F1"));
        project.Actions.ShouldBe(["product"]);
    }

    [Fact]
    public async Task What_cannot_be_used_is_told_by_the_field_in_which_it_was_sent()
    {
        var program = await WorkProgram.Of(site, "elentica", "Wrong Project Program");
        (await program.WrongFields("projects", """{ "budget": "cheap" }""")).ShouldBe(["title", "summary", "budget"], ignoreOrder: true);
        foreach (var body in new[] { """{ "title": 3 }""", """{ "isRd": "yes" }""", """{ "price": "3" }""", "[]", "null", "{", "" })
            await program.Do("projects", body, HttpStatusCode.BadRequest);
        var one = $"projects/{(await program.Add("projects", Idea)).Id}";
        foreach (
            var (change, body, fields) in new[]
            {
                ("partner", """{ "share": -1 }""", new[] { "organisation", "role", "share" }),
                ("remove-partner", """{ "partner": 2147483647 }""", ["partner"]),
                ("package", """{ "leader": 2147483647, "last": "2026-01-01" }""", ["packageTitle", "leader", "first"]),
                ("deliverable", "{}", ["package", "deliverableTitle", "dueOn"]),
                ("deliver", """{ "deliverable": 1, "deliveredOn": "2026-01-01" }""", ["deliverable"]),
                ("funder", """{ "granted": "1.2.3" }""", ["funder", "asked", "granted", "grantedOn"]),
                ("grant", """{ "funderOf": 2147483647 }""", ["funderOf", "granted"]),
                ("rights", """{ "settledOn": "9999-12-31" }""", ["rights", "settledOn"]),
                ("product", "{}", ["product", "launchedOn"]),
                ("drop", "{}", ["reason"]),
            }
        )
            (await program.WrongFields($"{one}/{change}", body)).ShouldBe(fields, ignoreOrder: true, change);
        await program.Do($"{one}/edit", """{ "share": "a third" }""", HttpStatusCode.BadRequest);
        (await program.Do($"{one}/sell", status: HttpStatusCode.NotFound)).Said("detail")!.ShouldContain("remove-partner");
        await program.IsLate($"{one}/edit", """{ "title": "Other" }""", 7);
        await program.IsLate($"{one}/funder", """{ "funder": "Fund", "asked": "1" }""", 7);
        (await program.Get(one)).Of("funders").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_program_goes_no_further_than_its_scopes_its_cluster_and_its_partners()
    {
        var program = await WorkProgram.Of(site, "pharma-in", "Own Project Program");
        var one = $"projects/{(await program.Add("projects", Idea)).Id}";
        await site.Organisation("Partner Of Pharma");
        await program.Do($"{one}/partner", """{ "organisation": "partner-of-pharma", "role": "lead", "share": 5000 }""");

        var manager = await site.SignedIn("Own Manager", "manager", "cluster/pharma-in");
        var reader = await WorkProgram.Of(site, manager, "pharma-in", "work");
        (await reader.Get(one)).Actions.ShouldBeEmpty();
        await reader.Do($"{one}/edit", """{ "title": "Other" }""", HttpStatusCode.Forbidden);
        await reader.Do("projects", Idea, HttpStatusCode.Forbidden);
        var preparer = await WorkProgram.Of(site, manager, "pharma-in", "work.prepare");
        await preparer.Get(one, HttpStatusCode.Forbidden);
        await preparer.Do($"{one}/set-up");
        await preparer.Do($"{one}/drop", """{ "reason": "None" }""", HttpStatusCode.Forbidden);

        var other = await WorkProgram.Of(site, "2ts", "Other Project Program");
        await other.Get(one, HttpStatusCode.NotFound);
        await other.Do($"{one}/edit", """{ "title": "Other" }""", HttpStatusCode.NotFound);
        await other.At("pharma-in").Get(one, HttpStatusCode.Forbidden);
        await other.At("pharma-in").Do($"{one}/edit", """{ "title": "Other" }""", HttpStatusCode.Forbidden);

        var partner = await WorkProgram.Of(
            site,
            await site.SignedIn("Partner Person", "representative", "organisation/partner-of-pharma"),
            "pharma-in",
            "work.member"
        );
        (await partner.Get(one)).Said("title").ShouldBe("Lighter moulds");
        await partner.Get("projects/2147483647", HttpStatusCode.Forbidden);
        await partner.Get("projects", HttpStatusCode.Forbidden);
        await partner.Do($"{one}/edit", """{ "title": "Other" }""", HttpStatusCode.Forbidden);
    }
}
