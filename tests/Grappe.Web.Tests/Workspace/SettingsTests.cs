using System.Net;
using Grappe.Web.Modules.Workspace;
using Grappe.Web.Modules.Workspace.Settings;
using Grappe.Web.Shared.Languages;
using Grappe.Web.Shared.Rules;
using Grappe.Web.Tests.Bed;
using Microsoft.Extensions.DependencyInjection;

namespace Grappe.Web.Tests.Workspace;

/// <summary>The rules that a cluster sets for itself, and its fiscal years, through the pages.</summary>
public sealed class SettingsTests(DuesSite site) : IClassFixture<DuesSite>
{
    private static string Settings(string cluster, string page = "", string language = "en") => $"/{language}/clusters/{cluster}/work/settings{page}";

    private static (string, string)[] Sourced(RuleBook book, params (string Rule, string Value)[] values) =>
        [("from", "2026-07-01"), .. values, .. book.Rules.Select(rule => ($"{rule.Code}-source", "Statutes of 2019"))];

    private static readonly (string, string)[] Typed =
    [
        ("prorata", "months"),
        ("late-joiner-from", "9-1"),
        ("due-days", "45"),
        ("reminder-days", "10; 20"),
        ("arrears-days", "60"),
    ];

    [Fact]
    public async Task A_version_is_written_with_its_sources_and_never_changed_and_what_began_stays_under_it()
    {
        const string Cluster = "elentica";
        site.GoTo("2026-05-10");
        var manager = await site.ManagerOf(Cluster);
        var member = await site.Member(Cluster, "Sous les règles", "2020-01-01");
        await site.Fees(Cluster, 2026, ("smes", "1000"));
        var before = await site.Issue(Cluster, 2026, member);
        var old = (
            await site.Query<string>(
                $"select string_agg(rule || value || source, ' ' order by rule) from rule_values where version_id = (select rules_id from invoices where id = {before})"
            )
        )[0];

        await manager.Open(Settings(Cluster, "/dues"));
        await manager.Send(
            "Save this version",
            [("from", ""), ("due-days", "soon"), ("prorata", ""), ("reminder-days", "30, 15"), ("arrears-days-source", "")]
        );
        manager.Text.ShouldContain("Give the day from which these rules hold.");
        manager.Text.ShouldContain("Write a whole number from 0 to 366.");
        manager.Text.ShouldContain("Write rising numbers of days");
        manager.Page.QuerySelector("[name='due-days']")!.GetAttribute("value").ShouldBe("soon");
        manager.Page.QuerySelector("[name='reminder-days']")!.GetAttribute("value").ShouldBe("30, 15");
        await manager.Send("Save this version", Sourced(WorkspaceRules.Dues, Typed));
        manager.Text.ShouldContain("Version 2, from 1 July 2026");
        (await site.Query<string>("select value from rule_values join rule_versions on id = version_id where number = 2 order by rule")).ShouldBe([
            "60",
            "45",
            "09-01",
            "months",
            "10, 20",
        ]);
        (await manager.Open(Settings(Cluster, "", "ar"))).Page.DocumentElement.GetAttribute("dir").ShouldBe("rtl");

        // What began before July goes on as it began; what begins then does not.
        site.GoTo("2026-07-02");
        var later = await site.Member(Cluster, "Sous les nouvelles", "2026-05-31");
        var after = await site.Issue(Cluster, 2026, later);
        (
            await site.Query<int>(
                $"select version.number from invoices join rule_versions version on version.id = rules_id where invoices.id in ({before}, {after}) order by invoices.id"
            )
        ).ShouldBe([1, 2]);
        (await site.Query<long>($"select units from invoices where id = {after}")).ShouldBe([666_667L]);
        (await site.Query<DateOnly>($"select due_on from invoices where id = {after}")).ShouldBe([new DateOnly(2026, 8, 16)]);
        (
            await site.Query<string>(
                $"select string_agg(rule || value || source, ' ' order by rule) from rule_values where version_id = (select rules_id from invoices where id = {before})"
            )
        ).ShouldBe([old]);
    }

    [Fact]
    public async Task Of_two_who_write_rules_the_second_is_told_and_keeps_what_was_typed()
    {
        const string Cluster = "mecadev";
        site.GoTo("2026-05-10");
        var manager = await site.ManagerOf(Cluster);
        await manager.Open(Settings(Cluster, "/dues"));
        await site.Rules(Cluster, WorkspaceRules.Dues, "2026-06-01");
        await manager.Send("Save this version", Sourced(WorkspaceRules.Dues, Typed));
        manager.Status.ShouldBe(HttpStatusCode.Conflict);
        manager.Text.ShouldContain("Somebody wrote another version in the meantime.");
        manager.Page.QuerySelector("[name='due-days']")!.GetAttribute("value").ShouldBe("45");
        (
            await site.Query<long>(
                "select count(*) from rule_versions version join subjects on subjects.id = subject_id where slug = 'mecadev' and book = 'dues'"
            )
        ).ShouldBe([2L]);
        await manager.Open(Settings(Cluster, "/nothing"), HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Rules_that_nobody_set_are_asked_for_and_not_guessed()
    {
        const string Cluster = "pharma-in";
        site.GoTo("2026-05-10");
        var manager = await site.ManagerOf(Cluster);
        await site.Query<int>(
            "delete from rule_values where version_id in (select version.id from rule_versions version join subjects on subjects.id = subject_id where slug = 'pharma-in' and book = 'dues') returning version_id"
        );
        await site.Query<int>(
            "delete from rule_versions using subjects where subjects.id = subject_id and slug = 'pharma-in' and book = 'dues' returning rule_versions.id"
        );
        var member = await site.Member(Cluster, "Sans règles", "2020-01-01");
        var year = await site.Fees(Cluster, 2026, ("smes", "1000"));
        (await Should.ThrowAsync<RuleBroken>(() => site.Issue(Cluster, 2026, member))).Problem.Text.ShouldBe("rules.missing");
        (await manager.Open($"/en/clusters/{Cluster}/work/dues/run/{year}")).Text.ShouldContain("The rules of dues are not set for this year.");
        await manager.Open($"/en/clusters/{Cluster}/work/dues/members/{member}");
        await manager.Send("Issue the invoice", ("year", $"{year}"));
        manager.Text.ShouldContain("nothing is assumed in their place");
        // Rules of July say nothing of May.
        await site.Rules(Cluster, WorkspaceRules.Dues, "2026-07-01");
        (await Should.ThrowAsync<RuleBroken>(() => site.Issue(Cluster, 2026, member))).Problem.Text.ShouldBe("rules.missing");
        site.GoTo("2026-07-01");
        await site.Issue(Cluster, 2026, member);
        await site.Do(
            Cluster,
            async (services, work) =>
            {
                (await services.GetRequiredService<MembersOn>().ArrearsAsync(work.ClusterId, new DateOnly(2026, 5, 10))).ShouldBeNull();
                return true;
            }
        );
    }

    [Fact]
    public async Task Years_follow_each_other_without_gap_and_last_from_one_month_to_eighteen()
    {
        const string Cluster = "2ts";
        site.GoTo("2026-05-10");
        var manager = await site.ManagerOf(Cluster);
        await site.Query<int>("delete from fiscal_years using subjects where subjects.id = cluster_id and slug = '2ts' returning fiscal_years.id");
        await manager.Open(Settings(Cluster));
        foreach (
            var (first, last) in new[]
            {
                ("2025-07-01", "2027-01-01"),
                ("2025-07-01", "2025-07-30"),
                ("2025-07-01", "2024-07-30"),
                ("", "2025-12-31"),
                ("2025-07-01", ""),
                ("9999-01-01", "9999-12-31"),
                ("0001-01-01", "0001-12-31"),
                ("2025-02-29", "2025-12-31"),
            }
        )
        {
            await manager.Send("Add the year", ("first", first), ("last", last));
            manager.Page.QuerySelector("[role='alert']").ShouldNotBeNull($"{first} to {last}");
            (await CountAsync()).ShouldBe(0, $"{first} to {last}");
        }
        await manager.Send("Add the year", ("first", "2025-07-01"), ("last", "2026-12-31"));
        manager.Text.ShouldContain("2025–26 from 1 July 2025 to 31 December 2026");
        manager.Text.ShouldContain("The next year begins on 1 January 2027.");
        await manager.Forge(Settings(Cluster, "?handler=Year"), ("first", "2027-02-01"), ("last", "2027-12-31"));
        manager.Text.ShouldContain("The year begins on 1 January 2027, the day after the one before.");
        await manager.Send("Add the year", ("last", "2027-01-31"));
        (await CountAsync()).ShouldBe(2);

        // Two at once: the second adds none that overlaps.
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => AddAsync("2027-12-31")));
        (await CountAsync()).ShouldBe(3);
        (
            await site.Query<bool>(
                "select bool_and(day_before is null or exists (select from fiscal_years before where before.cluster_id = one.cluster_id and before.last_day = one.first_day - 1)) from fiscal_years one"
            )
        ).ShouldBe([true]);

        async Task<int> CountAsync() =>
            (int)(await site.Query<long>("select count(*) from fiscal_years join subjects on subjects.id = cluster_id where slug = '2ts'"))[0];

        Task<bool> AddAsync(string last) =>
            site.Do(
                Cluster,
                async (services, work) =>
                {
                    try
                    {
                        await services.GetRequiredService<FiscalYears>().AddAsync(work, null, DateOnly.Parse(last));
                        return true;
                    }
                    catch (RuleBroken)
                    {
                        return false;
                    }
                }
            );
    }
}
