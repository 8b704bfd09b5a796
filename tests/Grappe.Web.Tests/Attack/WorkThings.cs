using System.Text.RegularExpressions;
using Grappe.Web.Tests.Bed;
using Grappe.Web.Tests.Workspace;

namespace Grappe.Web.Tests.Attack;

/// <summary>Gives a cluster a workspace with one thing of each kind, to be tried by its team and by that of another.</summary>
internal static partial class WorkThings
{
    /// <summary>The kind of thing that an address of a workspace names; null for other addresses.</summary>
    public static string? KindOf(string pattern) =>
        !InWork().IsMatch(pattern) ? null
        : Named().Match(pattern) is { Success: true } named ? $"work {named.Groups[1].Value.Replace('/', ' ')}"
        : "workspace";

    /// <summary>Makes all of it, and gives by kind what fills the gaps of addresses.</summary>
    /// <param name="organisation">A member of the cluster.</param>
    public static async Task<IReadOnlyDictionary<string, Thing>> MakeAsync(Site site, string slug, int organisation)
    {
        await site.Works(slug);
        var cluster = await One($"select id from subjects where kind = 'cluster' and slug = '{slug}'");
        var year = await One($"select id from fiscal_years where cluster_id = {cluster} order by id limit 1");
        var rules = await RulesOf("assembly");
        var member = await One($"insert into members (cluster_id, organisation_id) values ({cluster}, {organisation}) returning id");
        await One($"insert into membership_periods (member_id, since) values ({member}, '2025-01-01') returning id");
        await One($"insert into member_categories (member_id, since, category, is_startup) values ({member}, '2025-01-01', 'smes', false) returning id");
        var invoice = await One(
            $"""
            insert into invoices (cluster_id, member_id, year_id, number, issued_on, due_on, currency, units, rules_id, covers_until, state)
            values ({cluster}, {member}, {year}, 1, '2025-01-01', '2025-02-01', 'TND', 1000, {await RulesOf("dues")}, '2025-12-31', 'issued') returning id
            """
        );
        await One($"update fiscal_years set last_number = 1 where id = {year} returning id");
        var payment = await One(
            $"""
            insert into payments (cluster_id, member_id, received_on, currency, units, method, state, recorded_at, form_key)
            values ({cluster}, {member}, '2025-03-01', 'TND', 500, 'cash', 'recorded', now(), gen_random_uuid()) returning id
            """
        );
        var body = await One($"insert into bodies (cluster_id, kind, name) values ({cluster}, 'assembly', 'Assembly') returning id");
        var meeting = await One(
            $"""
            insert into meetings (cluster_id, body_id, title, starts_at, minutes_long, zone, record_day, rules_id, state, changed_at, form_key)
            values ({cluster}, {body}, 'Meeting', now() + interval '60 days', 60, 'Africa/Tunis', '2026-01-01', {rules}, 'convened', now(), gen_random_uuid()) returning id
            """
        );
        var item = await One($"insert into agenda_items (meeting_id, position, title, state) values ({meeting}, 1, 'Item', 'waiting') returning id");
        var vote = await One(
            $"insert into votes (meeting_id, item_id, round, method, state, present, proxies, electors) values ({meeting}, {item}, 1, 'each', 'open', 0, 0, 0) returning id"
        );
        var call = await One(
            $"""
            insert into admission_calls (cluster_id, title, opens_on, closes_on, form_key)
            values ({cluster}, 'Call', '2026-01-01', '2026-12-31', gen_random_uuid()) returning id
            """
        );
        var other = await One($"select id from subjects where kind = 'organisation' and id <> {organisation} order by id desc limit 1");
        var admission = await One(
            $"""
            insert into admissions (cluster_id, organisation_id, rules_id, category, is_startup, state, applied_at, form_key)
            values ({cluster}, {other}, {await RulesOf("admission")}, 'smes', false, 'received', now(), gen_random_uuid()) returning id
            """
        );
        var project = await One(
            $"insert into projects (cluster_id, title, summary, is_rd, state, proposed_on, form_key) values ({cluster}, 'Project', 'Words', true, 'idea', '2026-01-01', gen_random_uuid()) returning id"
        );
        var label = await One(
            $"insert into labels (cluster_id, project_id, request, state, requested_at) values ({cluster}, {project}, 'Words', 'draft', now()) returning id"
        );
        // One that was granted, for the register that everybody reads.
        await One(
            $"""
            insert into labels (cluster_id, project_id, request, state, requested_at, first_day, last_day)
            values ({cluster}, {project}, 'Words', 'granted', now(), '2026-01-01', '2028-12-31') returning id
            """
        );
        var startup = await One(
            $"insert into startups (cluster_id, name, holder, idea, opened_on, state, form_key) values ({cluster}, 'Startup', 'Holder', 'Words', '2026-01-01', 'intake', gen_random_uuid()) returning id"
        );
        var training = await One(
            $"insert into trainings (cluster_id, title, first_day, half_days, form_key) values ({cluster}, 'Training', '2026-01-01', 2, gen_random_uuid()) returning id"
        );
        var equipment = await One($"insert into equipment (cluster_id, name) values ({cluster}, 'Bench') returning id");
        var fair = await One(
            $"insert into fairs (cluster_id, name, first_day, last_day, form_key) values ({cluster}, 'Fair', '2026-01-01', '2026-01-02', gen_random_uuid()) returning id"
        );
        var purchase = await One(
            $"insert into purchases (cluster_id, title, unit, state, opened_on, form_key) values ({cluster}, 'Boxes', 'hundred', 'needs', '2026-01-01', gen_random_uuid()) returning id"
        );
        var entry = await One(
            $"""
            insert into budget_entries (cluster_id, heading, what, currency, units, on_day, state, recorded_at, form_key)
            values ({cluster}, 'services', 'Words', 'TND', 1000, '2025-02-01', 'open', now(), gen_random_uuid()) returning id
            """
        );
        return new Dictionary<string, Thing>
        {
            ["workspace"] = In(),
            ["work members"] = In(("id", $"{member}")),
            ["work admissions"] = In(("id", $"{admission}")),
            ["work calls"] = In(("id", $"{call}"), ("change", "move")),
            ["work dues"] = In(),
            ["work dues run"] = In(),
            ["work dues scale"] = In(),
            ["work dues members"] = In(),
            ["work dues invoices"] = In(("id", $"{invoice}")),
            ["work dues payments"] = In(("id", $"{payment}")),
            ["work meetings"] = In(("id", $"{meeting}"), ("item", $"{item}"), ("vote", $"{vote}")),
            ["work meetings bodies"] = In(("id", $"{body}")),
            ["work projects"] = In(("id", $"{project}"), ("change", "edit")),
            ["work labels"] = In(("id", $"{label}"), ("change", "submit")),
            ["work startups"] = In(("id", $"{startup}"), ("change", "act")),
            ["work services trainings"] = In(("id", $"{training}"), ("change", "enter")),
            ["work services equipment"] = In(("id", $"{equipment}"), ("change", "cancel")),
            ["work services fairs"] = In(("id", $"{fair}"), ("change", "enter")),
            ["work services purchases"] = In(("id", $"{purchase}"), ("change", "need")),
            ["work budget"] = In(),
            ["work card"] = In(),
            ["work budget plan"] = In(),
            ["work budget entries"] = In(("id", $"{entry}"), ("change", "pay")),
            ["work figures"] = In(("indicator", "companies")),
            ["work settings"] = In(("book", "dues")),
        };

        Thing In(params (string Name, string Value)[] more) =>
            Thing.Of(("slug", slug), ("year", $"{year}"), ("member", $"{member}"), ("change", "end"), ("ending", "csv")).With(more);

        Task<int> RulesOf(string book) => One($"select id from rule_versions where subject_id = {cluster} and book = '{book}'");

        async Task<int> One(string sql) => (await site.Query<int>(sql))[0];
    }

    [GeneratedRegex(@"/clusters/\{slug\}/(work|apply)\b")]
    private static partial Regex InWork();

    [GeneratedRegex(@"/clusters/\{slug\}/work/([a-z/]+)/\{(?!ending)")]
    private static partial Regex Named();
}
