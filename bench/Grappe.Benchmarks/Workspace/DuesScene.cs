namespace Grappe.Benchmarks.Workspace;

/// <summary>A cluster with rules, a year, a fee and members, written straight into the database, and what is asked of it afterwards.</summary>
internal static class DuesScene
{
    /// <summary>Takes the number of members.</summary>
    public const string Fill = """
        with cluster as (select id, slug from subjects where kind = 'cluster' order by id limit 1),
        person as (
            insert into people (user_name, normalized_user_name, email, normalized_email, email_confirmed, two_factor_enabled, lockout_enabled, access_failed_count, name, language, created_at)
            values ('bench@example.org', 'BENCH@EXAMPLE.ORG', 'bench@example.org', 'BENCH@EXAMPLE.ORG', true, true, true, 0, 'Bench', 'fr', now()) returning id
        ),
        held as (insert into roles_held (person_id, role, scope_id, given_at) select person.id, 'manager', cluster.id, now() from person, cluster returning id),
        work as (insert into workspaces (cluster_id, currency, zone, opened_at) select id, 'TND', 'Africa/Tunis', now() from cluster returning cluster_id),
        rules as (
            insert into rule_versions (subject_id, book, number, valid_from, written_at) select cluster_id, 'dues', 1, '2000-01-01', now() from work returning id
        ),
        rule as (
            insert into rule_values (version_id, rule, value, source)
            select rules.id, one.rule, one.value, 'Bench' from rules,
                (values ('prorata', 'days'), ('late-joiner-from', '10-01'), ('due-days', '30'), ('reminder-days', ''), ('arrears-days', '90')) one (rule, value)
            returning version_id
        ),
        year as (
            insert into fiscal_years (cluster_id, first_day, last_day)
            select cluster_id, date_trunc('year', now())::date, (date_trunc('year', now()) + interval '1 year - 1 day')::date from work returning id
        ),
        scale as (insert into dues_scales (year_id, category, units) select id, 'smes', 1500000 from year returning id),
        organisation as (
            insert into subjects (kind, slug, form, country, name_fr, name_en, name_ar)
            select 'organisation', 'bench-' || number, 'sme', 'tn', 'Bench ' || number, 'Bench ' || number, 'Bench ' || number from generate_series(1, $1) number
            returning id
        ),
        member as (insert into members (cluster_id, organisation_id) select work.cluster_id, organisation.id from work, organisation returning id),
        period as (
            insert into membership_periods (member_id, since)
            select id, date_trunc('year', now())::date - 365 from member returning id
        )
        insert into member_categories (member_id, since, category, is_startup) select id, '2000-01-01', 'smes', false from member
        """;

    public const string Ask = """
        insert into jobs (kind, arguments, requested_by)
        select 'dues-run', jsonb_build_object('cluster', cluster.slug, 'year', year.id), (select id from people where email = 'bench@example.org')
        from fiscal_years year join subjects cluster on cluster.id = year.cluster_id
        """;

    public const string Issued = "select count(*) from invoices";
    public const string Invoiced = "select count(distinct member_id) from invoices";
    public const string Gaps = "select count(*) from (select number, row_number() over (order by number) as place from invoices) one where number <> place";
    public const string Counter = "select last_number from fiscal_years";

    /// <summary>One while the run is not over.</summary>
    public const string Waiting = "select count(*) from jobs where kind = 'dues-run' and state in ('queued', 'running')";
}
