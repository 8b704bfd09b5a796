using System.Globalization;
using Grappe.Web.Modules.Atlas;
using Grappe.Web.Modules.Workspace.Members;
using Grappe.Web.Shared.Languages;
using Grappe.Web.Tests.Bed;
using Microsoft.Extensions.DependencyInjection;

namespace Grappe.Web.Tests.Workspace;

/// <summary>Makes the year 2026 by which the figures of a cluster are checked: its members, projects, startups, dues.</summary>
internal static class WorkedYear
{
    extension(Site site)
    {
        public async Task<int> Cluster(string slug) => (await site.Query<int>($"select id from subjects where kind = 'cluster' and slug = '{slug}'")).Single();

        /// <summary>The ten members, those who were merged and those to come among them.</summary>
        public async Task WorkedMembers(string cluster)
        {
            await using var scope = site.Services.CreateAsyncScope();
            await DemoMembers.FillAsync(scope.ServiceProvider, cluster);
        }

        /// <summary>An organisation of a form and a country.</summary>
        public async Task<int> Organisation(string name, string form, string country)
        {
            await using var scope = site.Services.CreateAsyncScope();
            var declare = scope.ServiceProvider.GetRequiredService<Declare>();
            return (await declare.FindOrAddOrganisationAsync(name, form, country, new Declare.Speaker(null, Language.French))).Id;
        }

        /// <summary>A research project of a cluster with its partners, and gives its number.</summary>
        /// <param name="funded">None where nobody funds it yet.</param>
        public async Task<int> RdProject(string cluster, string title, string? funded, string? dropped, params int[] partners)
        {
            var id = (
                await site.Query<int>(
                    $"""
                    insert into projects (cluster_id, title, summary, is_rd, funded_on, state, proposed_on, form_key)
                    values ({await site.Cluster(cluster)}, '{title}', 'Words', true, {Sql(funded)}, '{(
                        dropped is not null ? "dropped"
                        : funded is not null ? "funded"
                        : "idea"
                    )}', '2025-01-01', gen_random_uuid()) returning id
                    """
                )
            ).Single();
            foreach (var (place, partner) in partners.Index())
                await site.Query<int>(
                    $"insert into project_partners (project_id, organisation_id, role, share) values ({id}, {partner}, '{(place == 0 ? "lead" : "partner")}', 0) returning id"
                );
            if (dropped is not null)
                await site.Query<long>(
                    $"insert into steps (thing, thing_id, act, from_state, to_state, at, reason) values ('project', {id}, 'drop', 'funded', 'dropped', '{dropped} 12:00Z', 'Over') returning id"
                );
            return id;
        }

        public async Task WorkedProjects(string cluster, string other)
        {
            var (company, university) = (await site.OrganisationOf("(M1)"), await site.OrganisationOf("(M8)"));
            var (foreign, buyer) = (await site.Organisation("Université étrangère", "university", "fr"), await site.Organisation("Acheteur", "company", "ma"));
            await site.RdProject(cluster, "P1", "2026-03-02", null, company, university);
            await site.RdProject(cluster, "P2", "2026-04-02", null, company, buyer);
            await site.RdProject(cluster, "P3", "2026-05-02", null, company, foreign);
            await site.RdProject(cluster, "P4", "2025-11-02", null, company, university);
            await site.RdProject(cluster, "P5", "2026-02-02", "2026-08-01", company, university);
            await site.RdProject(cluster, "P6", "2026-06-02", null, company, university);
            var partner = await site.OrganisationIdOfMember(other, "Membre de la grappe Y");
            await site.RdProject(other, "P6 chez Y", "2026-06-02", null, partner, foreign);
            await site.RdProject(other, "P7", "2026-09-02", null, partner, foreign);
        }

        public async Task WorkedStartups(string cluster)
        {
            foreach (
                var (name, opened, registered) in new[]
                {
                    ("T1", "2025-09-01", "2026-02-10"),
                    ("T2", "2026-03-01", "2026-01-15"),
                    ("T3", "2025-01-01", "2025-11-30"),
                    ("T4", "2026-01-10", "2026-10-05"),
                    ("T5", "2026-04-01", null),
                }
            )
                await site.Query<int>(
                    $"""
                    insert into startups (cluster_id, name, holder, idea, opened_on, registered_on, registration, state, form_key)
                    values ({await site.Cluster(cluster)}, '{name}', 'Holder', 'Idea', '{opened}', {Sql(registered)}, {(
                        registered is null ? "null" : "'RC 1'"
                    )}, '{(registered is null ? "accompanied" : "created")}', gen_random_uuid()) returning id
                    """
                );
        }

        /// <summary>Dues of six members: 480,000 are invoiced, 420,000 are paid.</summary>
        public async Task WorkedDues(string cluster)
        {
            var id = await site.Cluster(cluster);
            var year = (await site.Query<int>($"select id from fiscal_years where cluster_id = {id} and first_day = '2026-01-01'")).Single();
            var rules = (await site.Query<int>($"select id from rule_versions where subject_id = {id} and book = 'dues'")).Single();
            var members = await site.Query<int>($"select id from members where cluster_id = {id} order by id limit 6");
            foreach (var (place, member) in members.Index())
            {
                var paid = place < 5 ? 8_000_000 : 2_000_000;
                await site.Query<int>(
                    $"""
                    with invoice as (
                        insert into invoices (cluster_id, member_id, year_id, number, issued_on, due_on, currency, units, rules_id, covers_until, state)
                        values ({id}, {member}, {year}, {place + 1}, '2026-01-15', '2026-02-14', 'MAD', 8000000, {rules}, '2026-12-31', '{(
                            place < 5 ? "paid" : "partly-paid"
                        )}') returning id
                    ), payment as (
                        insert into payments (cluster_id, member_id, received_on, currency, units, method, state, recorded_at, form_key)
                        values ({id}, {member}, '2026-02-01', 'MAD', {paid}, 'cash', 'recorded', now(), gen_random_uuid()) returning id
                    )
                    insert into allocations (payment_id, invoice_id, units, on_day) select payment.id, invoice.id, {paid}, '2026-02-01' from payment, invoice returning id
                    """
                );
            }
        }

        private async Task<int> OrganisationOf(string part) =>
            (
                await site.Query<int>(
                    $"select organisation_id from members join subjects on subjects.id = organisation_id where name_fr like '%{part}' order by members.id limit 1"
                )
            ).Single();

        private async Task<int> OrganisationIdOfMember(string cluster, string name)
        {
            var member = await site.Member(cluster, name, "2024-01-01");
            return (await site.Query<int>($"select organisation_id from members where id = {member}")).Single();
        }
    }

    public static DateOnly Day(string day) => DateOnly.Parse(day, CultureInfo.InvariantCulture);

    private static string Sql(string? day) => day is null ? "null" : $"'{day}'";
}
