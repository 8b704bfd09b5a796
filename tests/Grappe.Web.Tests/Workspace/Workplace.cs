using Grappe.Web.Modules.Atlas;
using Grappe.Web.Modules.Workspace;
using Grappe.Web.Shared.Languages;
using Grappe.Web.Shared.Rules;
using Grappe.Web.Tests.Bed;
using Microsoft.Extensions.DependencyInjection;

namespace Grappe.Web.Tests.Workspace;

/// <summary>Makes clusters that work, with rules, years and members, as if all of it had been entered.</summary>
internal static class Workplace
{
    /// <summary>The rules that hold where a test says nothing else: those of the worked assembly of an Algerian grouping.</summary>
    private static readonly Dictionary<string, string> Usual = new()
    {
        ["route"] = "board",
        ["ceiling"] = "",
        ["asks-statutes"] = "no",
        ["asks-registration"] = "no",
        ["appeal-days"] = "30",
        ["silence-days"] = "60",
        ["prorata"] = "days",
        ["late-joiner-from"] = "10-01",
        ["due-days"] = "30",
        ["reminder-days"] = "15, 30, 60",
        ["arrears-days"] = "90",
        ["quorum"] = "1/2",
        ["proxies"] = "2",
        ["majority"] = "2/3",
        ["equal-suffices"] = "yes",
        ["abstentions-count"] = "no",
        ["ties"] = "refused",
        ["notice-days"] = "15",
        ["second-after-days"] = "15",
        ["second-needs-quorum"] = "no",
    };

    extension(Site site)
    {
        /// <summary>Opens the workspace of a cluster, with all rules in force since 2020 and the years 2025 to 2028.</summary>
        /// <param name="rules">Rules that differ from the usual ones, by their codes.</param>
        public async Task Works(string cluster, string currency = "TND", string zone = "Africa/Tunis", params (string Rule, string Value)[] rules)
        {
            await site.Query<int>(
                $"insert into workspaces (cluster_id, currency, zone, opened_at) select id, '{currency}', '{zone}', now() from subjects where kind = 'cluster' and slug = '{cluster}' returning id"
            );
            foreach (var book in WorkspaceRules.Books)
                await site.Rules(cluster, book, "2020-01-01", rules);
            foreach (var year in Enumerable.Range(2025, 4))
                await site.Year(cluster, $"{year}-01-01", $"{year}-12-31");
        }

        /// <summary>Writes a version of a rule book.</summary>
        public async Task<int> Rules(string cluster, RuleBook book, string from, params (string Rule, string Value)[] rules)
        {
            var version = (
                await site.Query<int>(
                    $"""
                    insert into rule_versions (subject_id, book, number, valid_from, written_at)
                    select id, '{book.Name}', (select count(*) + 1 from rule_versions one where one.subject_id = subjects.id and one.book = '{book.Name}'), '{from}', now()
                    from subjects where kind = 'cluster' and slug = '{cluster}' returning id
                    """
                )
            ).Single();
            foreach (var rule in book.Rules)
            {
                var value = rules.Where(one => one.Rule == rule.Code).Select(one => one.Value).FirstOrDefault() ?? Usual[rule.Code];
                await site.Query<int>($"insert into rule_values values ({version}, '{rule.Code}', '{value}', 'Statutes', 'art. 7') returning version_id");
            }
            return version;
        }

        public Task Year(string cluster, string first, string last) =>
            site.Query<int>(
                $"""
                insert into fiscal_years (cluster_id, first_day, last_day, day_before)
                select id, '{first}', '{last}', (select max(last_day) from fiscal_years where cluster_id = subjects.id)
                from subjects where kind = 'cluster' and slug = '{cluster}' returning id
                """
            );

        /// <summary>Makes an organisation that the atlas knows a member, and gives its number among the members.</summary>
        public async Task<int> Member(string cluster, string organisation, string since, string? until = null, string category = "smes", bool isStartup = false)
        {
            var subject = await site.Organisation(organisation);
            return (
                await site.Query<int>(
                    $"""
                    with member as (
                        insert into members (cluster_id, organisation_id, email)
                        select id, {subject}, '{A.Slug(organisation)}@example.org' from subjects where kind = 'cluster' and slug = '{cluster}' returning id
                    ), period as (
                        insert into membership_periods (member_id, since, until) select id, '{since}', {(until is null ? "null" : $"'{until}'")} from member
                    ), category as (
                        insert into member_categories (member_id, since, category, is_startup) select id, '{since}', '{category}', {isStartup} from member
                    )
                    select id from member
                    """
                )
            ).Single();
        }

        /// <summary>The number of an organisation of Tunisia that the atlas knows by this name from now on; its slug is <see cref="A.Slug"/> of it.</summary>
        public async Task<int> Organisation(string name)
        {
            await using var scope = site.Services.CreateAsyncScope();
            var declare = scope.ServiceProvider.GetRequiredService<Declare>();
            return (await declare.FindOrAddOrganisationAsync(name, "sme", "tn", new Declare.Speaker(null, Language.French))).Id;
        }
    }
}
