using System.Net;
using System.Text.Json;
using Grappe.Web.Modules.Workspace;
using Grappe.Web.Tests.Bed;
using Microsoft.Extensions.DependencyInjection;

namespace Grappe.Web.Tests.Workspace;

public sealed class FiguresTests(Site site) : IClassFixture<Site>
{
    private const string Cluster = "ce3m";
    private const string Other = "mecadev";
    private const string Work = $"/en/clusters/{Cluster}/work";
    private const string Figures = $"clusters/{Cluster}/work/figures";

    [Fact]
    public async Task The_figures_of_the_worked_year_are_those_of_the_table_by_pages_and_by_programs()
    {
        await site.Works(Cluster, "MAD", "Africa/Casablanca");
        await site.Works(Other, "TND", "Africa/Tunis");
        await site.WorkedMembers(Cluster);
        await site.WorkedProjects(Cluster, Other);
        await site.WorkedStartups(Cluster);
        await site.WorkedDues(Cluster);
        var manager = await site.SignedIn("Figures Manager", "manager", $"cluster/{Cluster}");
        await Enter(manager);

        var year = (
            await site.Query<int>($"select id from fiscal_years where cluster_id = {await site.Cluster(Cluster)} and first_day = '2026-01-01'")
        ).Single();
        await manager.Open($"{Work}/budget?year={year}");
        foreach (var shown in new[] { "48.21 %", "48.88 %", "875,000.00", "1,815,000.00", "1,790,000.00", "675,000.00" })
            manager.Text.ShouldContain(shown);
        await manager.Open($"{Work}/figures?year={year}");
        foreach (
            var (name, value) in new[]
            {
                ("Member companies", "6"),
                ("Collaborative R&D projects", "3"),
                ("Startups created", "2"),
                ("Self-financing rate", "48.21 %"),
                ("Jobs at member companies", "780"),
            }
        )
            CellOf(manager, name).ShouldBe(value);
        await manager.Open($"{Work}/figures?first=2025-01-01&last=2025-12-31");
        CellOf(manager, "Member companies").ShouldBe("5");
        await manager.Open($"{Work}/figures?first=2027-01-01&last=2027-01-01");
        CellOf(manager, "Member companies").ShouldBe("6");
        CellOf(manager, "Self-financing rate").ShouldBe("–");

        await manager.Open($"{Work}/figures/rd-projects?year={year}");
        Lists(manager).Counted.ShouldBe(["P1", "P3", "P6"]);
        Lists(manager).Left.ShouldBe(["P2: no institution of knowledge", "P4: funded on 2 November 2025", "P5: dropped on 1 August 2026"]);
        await manager.Open($"{Work}/figures/startups-created?year={year}");
        Lists(manager).Counted.ShouldBe(["T1", "T4"]);
        await manager.Open($"{Work}/figures/jobs?year={year}");
        Lists(manager).Left.ShouldBe(["Traitements inventés (M5): 60: headcount too old: 30 June 2024", "Outillages inventés (M7): headcount never told"]);
        await manager.Open($"{Work}/figures/self-financing?year={year}");
        manager.Text.ShouldContain("passes through: it is no income");
        manager.Text.ShouldContain("not paid yet");
        foreach (var language in new[] { "fr", "ar" })
            await manager.Open($"/{language}/clusters/{Cluster}/work/figures/self-financing?year={year}");

        // Programs read the same, and reckon it again from the list.
        var token = await Caller.Of(site, manager, "work", "work.run");
        var rate = await Read(token, "self-financing", "2026-01-01", "2026-12-31");
        rate.GetProperty("value").GetString().ShouldBe("0.4821");
        rate.GetProperty("exact").GetString().ShouldBe("87500000/181500000");
        string[] own = ["dues", "services", "sponsors", "project-margin"];
        var lines = rate.GetProperty("counted")
            .EnumerateArray()
            .Select(line =>
                (
                    Heading: line.GetProperty("heading").GetString()!,
                    Adds: decimal.Parse(line.GetProperty("adds").GetString()!, System.Globalization.CultureInfo.InvariantCulture)
                )
            )
            .ToList();
        Math.Round(lines.Where(line => own.Contains(line.Heading)).Sum(line => line.Adds) / lines.Sum(line => line.Adds), 4).ShouldBe(0.4821m);
        rate.GetProperty("leftOut").EnumerateArray().Select(line => line.GetProperty("reason").GetString()).ShouldBe(["unpaid", "passing-through", "in-kind"]);
        var jobs = await Read(token, "jobs", "2026-01-01", "2026-12-31");
        jobs.GetProperty("counted")
            .EnumerateArray()
            .Sum(line => int.Parse(line.GetProperty("adds").GetString()!, System.Globalization.CultureInfo.InvariantCulture))
            .ShouldBe(780);
        await token.Get($"{Figures}/jobs?first=2026-13-01", HttpStatusCode.BadRequest);
        await token.Get($"{Figures}/jobs?first=2026-12-01&last=2026-11-01", HttpStatusCode.NotFound);
        await token.Get($"{Figures}/happiness", HttpStatusCode.NotFound);
        (await token.Get($"{Figures}?first=2026-01-01&last=2026-12-31"))
            .GetProperty("items")
            .EnumerateArray()
            .Select(one => one.GetProperty("value").GetString())
            .ShouldBe(["6", "3", "2", "0.4821", "0.4888", "780", "0.00"]);

        await Together(manager);
    }

    // Both clusters list P6: the network counts four projects.
    private async Task Together(Visitor manager)
    {
        (await Network()).ShouldBe(5);
        var (own, others) = (await Project("P6"), await Project("P6 chez Y"));
        await manager.Open($"{Work}/projects/{own}");
        var code = manager.Page.QuerySelector("#shared ~ dl code")!.TextContent;
        code.ShouldMatch("^[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}$");
        var neighbour = await site.SignedIn("Neighbour Contributor", "contributor", $"cluster/{Other}");
        await neighbour.Open($"/en/clusters/{Other}/work/projects/{others}");
        await neighbour.Send("It is a project of another cluster", ("sharedCode", "FFFF-FFFF-FFFF"));
        neighbour.Text.ShouldContain("No other cluster has a project of this code");
        neighbour.Page.QuerySelector("#sharedCode")!.GetAttribute("value").ShouldBe("FFFF-FFFF-FFFF");
        await neighbour.Send("It is a project of another cluster", ("sharedCode", code.ToLowerInvariant()));
        neighbour.Text.ShouldContain("Also listed by");
        (await Network()).ShouldBe(4);
        await neighbour.Open($"/en/clusters/{Other}/work/projects/{await Project("P7")}");
        await neighbour.Send("It is a project of another cluster", ("sharedCode", code));
        neighbour.Text.ShouldContain("Your cluster lists a project of this code already");
        await neighbour.Open($"/en/clusters/{Other}/work/projects/{others}");
        await neighbour.Send("It is not the same project");
        (await Network()).ShouldBe(5);

        async Task<long?> Network()
        {
            await using var scope = site.Services.CreateAsyncScope();
            var desk = scope.ServiceProvider.GetRequiredService<WorkDesk>();
            var works = new[] { (await desk.FindAsync(Cluster))!, (await desk.FindAsync(Other))! };
            var figure = await scope
                .ServiceProvider.GetRequiredService<ReadFigures>()
                .TogetherAsync(works, Indicator.RdProjects, WorkedYear.Day("2026-01-01"), WorkedYear.Day("2026-12-31"));
            figure.Counted.Count.ShouldBe((int)figure.Value!.Value.Number!.Value);
            return figure.Value!.Value.Number;
        }
    }

    [Fact]
    public async Task What_is_typed_twice_counts_once_and_what_is_typed_wrong_is_kept_and_told()
    {
        const string Cluster = "elentica";
        const string Budget = $"/en/clusters/{Cluster}/work/budget";
        await site.Works(Cluster);
        var contributor = await site.SignedIn("Budget Contributor", "contributor", $"cluster/{Cluster}");
        await contributor.Open(Budget);
        await contributor.Send("Save", ("heading", "services"), ("what", ""), ("amount", "12,34,5"), ("onDay", "1999-01-01"));
        foreach (var said in new[] { "Say what it is", "This is no amount in TND", "No fiscal year has this day in it" })
            contributor.Text.ShouldContain(said);
        contributor.Page.QuerySelector("#amount")!.GetAttribute("value").ShouldBe("12,34,5");
        contributor.Page.QuerySelector("[name=paidOn]").ShouldBeNull();
        await contributor.Send("Save", ("heading", "services"), ("what", "Training"), ("amount", "969.8630"), ("onDay", "2026-05-04"));
        var page = contributor.Path;
        contributor.Text.ShouldContain("not paid yet");
        contributor.Text.ShouldNotContain("Record the payment");
        await contributor.Open("/en/account/data");
        await contributor.Forge($"{page}?handler=Pay", ("version", "1"), ("paidOn", "2026-05-05"));
        contributor.Status.ShouldBe(HttpStatusCode.Forbidden);

        var managers = new[]
        {
            await site.SignedIn("Budget Manager", "manager", $"cluster/{Cluster}"),
            await site.SignedIn("Late Manager", "manager", $"cluster/{Cluster}"),
        };
        foreach (var manager in managers)
            await manager.Open(page);
        await managers[0].Send("Record the payment", ("paidOn", "2100-01-01"));
        managers[0].Text.ShouldContain("today at the latest");
        await managers[0].Send("Record the payment", ("paidOn", "2026-06-01"));
        await managers[1].Send("Record the payment", ("paidOn", "2026-06-02"));
        managers[1].Status.ShouldBe(HttpStatusCode.Conflict);
        managers[1].Text.ShouldContain("Budget Manager acted on this");
        await managers[0].Open(page);
        await managers[0].Send("Take back", ("reason", ""));
        managers[0].Text.ShouldContain("Give the reason");
        await managers[0].Send("Take back", ("reason", "Typed for another year."));
        managers[0].Text.ShouldContain("Typed for another year.");
        // The same form again is the same entry.
        await managers[0].Open(Budget);
        var key = managers[0].Page.QuerySelector("[name=form_key]")!.GetAttribute("value")!;
        for (var time = 0; time < 2; time++)
            await managers[0]
                .Forge(
                    Budget,
                    ("form_key", key),
                    ("heading", "public"),
                    ("what", "State subsidy"),
                    ("amount", "5000"),
                    ("onDay", "2026-02-01"),
                    ("paidOn", "2026-02-02")
                );
        (await site.Query<long>("select count(*) from budget_entries where what = 'State subsidy'")).ShouldBe([1]);
        (await site.Query<string>("select state from budget_entries where what = 'State subsidy'")).ShouldBe(["paid"]);

        var year = (
            await site.Query<int>($"select id from fiscal_years where cluster_id = {await site.Cluster(Cluster)} and first_day = '2026-01-01'")
        ).Single();
        await managers[0].Open($"{Budget}/plan/{year}");
        await managers[1].Open($"{Budget}/plan/{year}");
        await managers[0].Send("Save the plan", ("plan-dues", "10000"), ("plan-staff", "nine"));
        managers[0].Text.ShouldContain("This is no amount in TND");
        managers[0].Page.QuerySelector("#plan-staff")!.GetAttribute("value").ShouldBe("nine");
        await managers[0].Send("Save the plan", ("plan-dues", "10000"), ("plan-staff", "9000"));
        managers[0].Text.ShouldContain("10,000.000");
        await managers[1].Send("Save the plan", ("plan-dues", "1"));
        managers[1].Status.ShouldBe(HttpStatusCode.Conflict);
        var stranger = await site.SignedIn("Budget Stranger", "manager", "cluster/2ts");
        await stranger.Open(page, HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_program_plans_a_year_and_records_what_comes_in()
    {
        const string Cluster = "2ts";
        const string Budget = $"clusters/{Cluster}/work/budget";
        await site.Works(Cluster);
        var manager = await site.SignedIn("Budget Programmer", "manager", $"cluster/{Cluster}");
        var (program, reader) = (await Caller.Of(site, manager, "work", "work.prepare", "work.run"), await Caller.Of(site, manager, "work"));
        var year = (
            await site.Query<int>($"select id from fiscal_years where cluster_id = {await site.Cluster(Cluster)} and first_day = '2026-01-01'")
        ).Single();
        await reader.Post($"{Budget}/{year}/plan", """{ "planned": {} }""", HttpStatusCode.Forbidden);
        var wrong = await program.Post($"{Budget}/{year}/plan", """{ "planned": { "dues": "cheap", "aliens": "3" } }""", HttpStatusCode.UnprocessableEntity);
        wrong.GetProperty("errors").EnumerateObject().Select(error => error.Name).ShouldBe(["plan-dues", "plan-aliens"], ignoreOrder: true);
        (await program.Post($"{Budget}/{year}/plan", """{ "planned": { "dues": "969.863" } }""", HttpStatusCode.OK))
            .GetProperty("headings")[0]
            .GetProperty("planned")
            .GetString()
            .ShouldBe("969.863");
        const string Entry = """{ "heading": "sponsors", "what": "Sponsor", "amount": "50.500", "onDay": "2026-05-04", "paidOn": "2026-06-01" }""";
        var first = await program.Post($"{Budget}/entries", Entry, HttpStatusCode.Created, key: "entry 1");
        (await program.Post($"{Budget}/entries", Entry, HttpStatusCode.Created, key: "entry 1"))
            .GetProperty("id")
            .GetInt32()
            .ShouldBe(first.GetProperty("id").GetInt32());
        await program.Post(
            $"{Budget}/entries",
            """{ "heading": "dues", "what": "Dues", "amount": "1", "onDay": "2026-05-04" }""",
            HttpStatusCode.UnprocessableEntity
        );
        await program.Post($"{Budget}/entries", """{ "heading": 3 }""", HttpStatusCode.BadRequest);
        var open = await program.Post(
            $"{Budget}/entries",
            """{ "heading": "donor", "what": "Grant", "amount": "50", "onDay": "2026-05-04" }""",
            HttpStatusCode.Created
        );
        open.GetProperty("actions").EnumerateArray().Select(act => act.GetString()).ShouldBe(["pay", "take-back"]);
        var address = $"{Budget}/entries/{open.GetProperty("id").GetInt32()}";
        await program.Post($"{address}/pay", "{}", HttpStatusCode.UnprocessableEntity);
        await program.Post($"{address}/burn", "{}", HttpStatusCode.NotFound);
        await program.Post($"{address}/pay", """{ "paidOn": "2026-06-01" }""", HttpStatusCode.OK);
        await program.Post($"{address}/pay", """{ "paidOn": "2026-06-01" }""", HttpStatusCode.Conflict);
        var budget = await reader.Get($"{Budget}/{year}");
        budget.GetProperty("selfFinancing").GetString().ShouldBe("50500/100500");
        budget.GetProperty("coverage").ValueKind.ShouldBe(JsonValueKind.Null);
        await program.Post($"{address}/take-back", """{ "reason": "It never came." }""", HttpStatusCode.OK);
        (await reader.Get($"{Budget}/{year}")).GetProperty("selfFinancing").GetString().ShouldBe("50500/50500");
        (await reader.Get($"{Budget}/{year}/entries")).GetProperty("total").GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task A_figure_of_last_year_is_reckoned_with_the_headcounts_of_last_year()
    {
        const string Cluster = "pharma-in";
        await site.Works(Cluster);
        var member = await site.Member(Cluster, "Growing Company", "2024-01-01");
        var manager = await site.SignedIn("Headcount Manager", "manager", $"cluster/{Cluster}");
        foreach (var (count, on) in new[] { (10, "2025-12-31"), (14, "2026-06-30"), (15, "2026-07-31") })
            await site.Query<int>($"update members set headcount = {count}, headcount_on = '{on}' where id = {member} returning id");
        (await Jobs("2025-12-31")).ShouldBe(10);
        (await Jobs("2026-06-30")).ShouldBe(14);
        (await Jobs("2026-12-31")).ShouldBe(15);
        // The last one was dated wrong.
        await site.Query<int>($"update members set headcount = 16, headcount_on = '2026-05-31' where id = {member} returning id");
        (await Jobs("2026-12-31")).ShouldBe(16);
        await site.Query<int>($"update members set headcount = null, headcount_on = null where id = {member} returning id");
        (await Jobs("2026-12-31")).ShouldBe(10);
        (await Jobs("2028-01-31")).ShouldBe(0);

        async Task<long> Jobs(string day)
        {
            await using var scope = site.Services.CreateAsyncScope();
            var work = (await scope.ServiceProvider.GetRequiredService<WorkDesk>().FindAsync(Cluster))!;
            var figure = await scope.ServiceProvider.GetRequiredService<ReadFigures>().OfAsync(work, Indicator.Jobs, WorkedYear.Day(day), WorkedYear.Day(day));
            return figure.Value!.Value.Number!.Value;
        }
    }

    private static async Task Enter(Visitor manager)
    {
        foreach (
            var (heading, what, amount, paidOn) in new[]
            {
                ("services", "Services", "310000", "2026-06-30"),
                ("sponsors", "Sponsors", "50000", "2026-06-30"),
                ("project-margin", "Margin", "95000", "2026-06-30"),
                ("public", "Subsidy", "700000", "2026-06-30"),
                ("donor", "Donor", "240000", "2026-06-30"),
                ("passing-through", "For partners", "1200000", "2026-06-30"),
                ("in-kind", "Premises lent", "150000", "2026-06-30"),
                ("staff", "Team", "1790000", "2026-06-30"),
            }
        )
        {
            await manager.Open($"{Work}/budget");
            await manager.Send("Save", ("heading", heading), ("what", what), ("amount", amount), ("onDay", "2026-06-01"), ("paidOn", paidOn));
            manager.Text.ShouldContain("paid");
        }
    }

    private async Task<int> Project(string title) => (await site.Query<int>($"select id from projects where title = '{title}'")).Single();

    private static string CellOf(Visitor visitor, string name)
    {
        var item = visitor.Page.QuerySelectorAll("article h3").Single(item => item.TextContent.Trim().StartsWith(name, StringComparison.Ordinal));
        return item.QuerySelector("a")!.ChildNodes[0].TextContent.Trim().Replace('\u00a0', ' ');
    }

    private static (IReadOnlyList<string> Counted, IReadOnlyList<string> Left) Lists(Visitor visitor)
    {
        return (Lines("counted", item => item.QuerySelector("a")!.TextContent), Lines("left", Whole));

        IReadOnlyList<string> Lines(string section, Func<AngleSharp.Dom.IElement, string> say) =>
            [.. visitor.Page.QuerySelectorAll($"section[aria-labelledby={section}] li").Select(say)];

        static string Whole(AngleSharp.Dom.IElement item) =>
            string.Join(": ", item.Children.Select(part => part.TextContent.Trim()).Where(part => part.Length > 0));
    }

    private static Task<JsonElement> Read(Caller program, string indicator, string first, string last) =>
        program.Get($"{Figures}/{indicator}?first={first}&last={last}");
}

/// <summary>The work of a cluster sends some of what it knows to its card.</summary>
public sealed class PublishCardTests(Site site) : IClassFixture<Site>
{
    private const string Cluster = "ce3m";
    private const string Page = $"/en/clusters/{Cluster}/work/card";

    [Fact]
    public async Task What_a_manager_ticks_stands_on_the_card_as_of_today_and_nothing_else_leaves()
    {
        await site.Works(Cluster, "MAD", "Africa/Casablanca");
        foreach (
            var (name, category) in new[] { ("Carton de Fès", "smes"), ("Verre de Fès", "smes"), ("École de Fès", "schools"), ("Bailleur de Fès", "funders") }
        )
            await site.Member(Cluster, name, "2024-01-01", category: category);
        await site.Query<int>("update members set headcount = 77, headcount_on = '2026-10-01' where email = 'carton-de-fes@example.org' returning id");
        foreach (var (title, isPublic) in new[] { ("Kiln seen by all", true), ("Kiln seen by few", false) })
            await site.Query<int>(
                $"""
                insert into projects (cluster_id, title, summary, is_rd, is_public, funded_on, state, proposed_on, form_key)
                values ({await site.Cluster(
                    Cluster
                )}, '{title}', 'Words', true, {isPublic}, '2026-01-01', 'funded', '2025-01-01', gen_random_uuid()) returning id
                """
            );
        var contributor = await site.SignedIn("Card Contributor", "contributor", $"cluster/{Cluster}");
        await contributor.Open(Page, HttpStatusCode.Forbidden);
        var manager = await site.SignedIn("Card Manager", "manager", $"cluster/{Cluster}");
        await manager.Open(Page);
        var offered = manager.Page.QuerySelectorAll("input[name=line]").ToDictionary(one => one.GetAttribute("value")!, one => one.HasAttribute("checked"));
        offered
            .Keys.Where(code => !code.StartsWith("project", StringComparison.Ordinal))
            .ShouldBe(["members.total", "members.companies", "members.smes", "members.schools", "jobs"]);
        offered["jobs"].ShouldBeFalse("One of two companies is silent.");
        manager.Text.ShouldNotContain("Kiln seen by few");
        await manager.Forge(Page);
        manager.Text.ShouldContain("Tick at least one line");

        var before = await Statements();
        await manager.Open(Page);
        await manager.Send("Publish");
        manager.Path.ShouldBe($"/en/clusters/{Cluster}");
        manager.Text.ShouldContain("Kiln seen by all");
        var said = (await Statements()).Except(before).ToList();
        said.ShouldBe(["members total 4", "members companies 2", "members smes 2", "members schools 1", "project  Kiln seen by all"], ignoreOrder: true);
        (
            await site.Query<long>(
                "select count(distinct observation_id) from standing_statements where field = 'project' or field = 'members' and observed_on = to_char(now(), 'YYYY-MM-DD')"
            )
        ).ShouldNotBeEmpty();
        // What stands already is not said again; a program chooses the rest.
        await manager.Open(Page);
        manager.Page.QuerySelectorAll("input[name=line]").Select(one => one.GetAttribute("value")).ShouldBe(["jobs"]);
        var program = await Caller.Of(site, manager, "work.run");
        await program.Post($"clusters/{Cluster}/work/card", """{ "lines": ["members.total"] }""", HttpStatusCode.UnprocessableEntity);
        var published = await program.Post($"clusters/{Cluster}/work/card", """{ "lines": ["jobs"] }""", HttpStatusCode.OK);
        published.GetProperty("said")[0].GetProperty("value").GetString().ShouldBe("77");
        (await program.Get($"clusters/{Cluster}/work/card")).GetProperty("total").GetInt32().ShouldBe(0);
        foreach (var language in new[] { "fr", "ar" })
            await manager.Open(Page.Replace("/en/", $"/{language}/", StringComparison.Ordinal));

        async Task<IReadOnlyList<string>> Statements() =>
            await site.Query<string>(
                $"""
                select field || ' ' || coalesce(key, '') || ' ' || coalesce(number_from::bigint::text, text_en, text_fr, '') from standing_statements
                where subject_id = {await site.Cluster(Cluster)} and field in ('members', 'jobs', 'project')
                """
            );
    }
}
