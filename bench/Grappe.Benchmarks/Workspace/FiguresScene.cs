namespace Grappe.Benchmarks.Workspace;

/// <summary>Ten years of a cluster's work, written straight into the database, and the bare SQL by which its figures and their lists are read without the product.</summary>
internal static class FiguresScene
{
    public const int Years = 10;

    /// <summary>Takes the number of members, of projects, and the name that tells this scene from another.</summary>
    public const string Fill = """
        with cluster as (
            insert into subjects (kind, slug, form, country, name_fr, name_en, name_ar) values ('cluster', $3, 'cluster', 'tn', $3, $3, $3) returning id
        ),
        work as (insert into workspaces (cluster_id, currency, zone, opened_at) select id, 'TND', 'Africa/Tunis', now() from cluster returning cluster_id),
        rules as (
            insert into rule_versions (subject_id, book, number, valid_from, written_at) select cluster_id, 'dues', 1, '2000-01-01', now() from work returning id
        ),
        years as (
            insert into fiscal_years (cluster_id, first_day, last_day, day_before)
            select cluster_id, make_date(year, 1, 1), make_date(year, 12, 31), case when year > 2017 then make_date(year - 1, 12, 31) end
            from work, generate_series(2017, 2026) year returning id, first_day
        ),
        organisation as (
            insert into subjects (kind, slug, form, country, name_fr, name_en, name_ar)
            select 'organisation', $3 || '-' || number, case when number % 10 = 0 then 'university' else 'sme' end, 'tn', $3 || number, $3 || number, $3 || number
            from generate_series(1, $1) number returning id, form
        ),
        member as (
            insert into members (cluster_id, organisation_id, headcount, headcount_on)
            select work.cluster_id, organisation.id, organisation.id % 200, date '2026-06-30' from work, organisation returning id, organisation_id
        ),
        period as (insert into membership_periods (member_id, since) select id, date '2017-01-01' + id % 3000 from member returning id),
        category as (
            insert into member_categories (member_id, since, category, is_startup)
            select member.id, '2017-01-01', case when organisation.form = 'sme' then 'smes' else 'universities' end, false
            from member join organisation on organisation.id = member.organisation_id returning id
        ),
        invoice as (
            insert into invoices (cluster_id, member_id, year_id, number, issued_on, due_on, currency, units, rules_id, covers_until, state)
            select work.cluster_id, member.id, years.id, row_number() over (partition by years.id order by member.id), years.first_day, years.first_day + 30, 'TND', 1500000, rules.id, years.first_day + 364, 'paid'
            from work, rules, years, member returning id, member_id, issued_on
        ),
        payment as (
            insert into payments (cluster_id, member_id, received_on, currency, units, method, state, recorded_at, form_key)
            select work.cluster_id, invoice.member_id, invoice.issued_on, 'TND', 1500000, 'cash', 'recorded', now(), md5($3 || invoice.id::text)::uuid from work, invoice
            returning id, form_key
        ),
        paid as (
            insert into allocations (payment_id, invoice_id, units, on_day)
            select payment.id, invoice.id, 1500000, invoice.issued_on from invoice join payment on payment.form_key = md5($3 || invoice.id::text)::uuid returning id
        ),
        project as (
            insert into projects (cluster_id, title, summary, is_rd, state, funded_on, proposed_on, form_key)
            select work.cluster_id, 'Project ' || number, 'Words', number % 3 > 0, 'funded', date '2017-01-01' + number * 7 % 3600, '2017-01-01', gen_random_uuid()
            from work, generate_series(1, $2) number returning id
        )
        insert into project_partners (project_id, organisation_id, role, share)
        select project.id, chosen.id, case when chosen.place = 1 then 'lead' else 'partner' end, 3000
        from project, lateral (
            select organisation.id, row_number() over (order by organisation.id) as place from organisation where organisation.id % 97 = project.id % 97 limit 3
        ) chosen
        """;

    /// <summary>The rows that each figure needs, with the names that stand in its list. Takes the cluster, the first and the last day.</summary>
    public static readonly IReadOnlyDictionary<string, string> Bare = new Dictionary<string, string>
    {
        ["companies"] = """
            select one.member_id, organisation.name_fr, one.category, one.status from members_on($1, $3, null) one join subjects organisation on organisation.id = one.organisation_id
            where $2::date is not null
            """,
        ["jobs"] = """
            select one.member_id, organisation.name_fr, one.category, one.status, told.headcount
            from members_on($1, $3, null) one join subjects organisation on organisation.id = one.organisation_id
            left join lateral (select headcount from member_headcounts where member_id = one.member_id and on_day <= $3 order by on_day desc limit 1) told on true
            where $2::date is not null
            """,
        ["rd-projects"] = """
            select project.id, project.title, project.funded_on, partner.organisation_id, organisation.form, category.category
            from projects project
            left join project_partners partner on partner.project_id = project.id
            left join subjects organisation on organisation.id = partner.organisation_id
            left join lateral (
                select one.category from members member join member_categories one on one.member_id = member.id
                where member.cluster_id = project.cluster_id and member.organisation_id = partner.organisation_id
                    and exists (select from membership_periods period where period.member_id = member.id and project.funded_on between period.since and coalesce(period.until, 'infinity'))
                limit 1
            ) category on true
            where project.cluster_id = $1 and $2::date is not null and $3::date is not null
            """,
        ["self-financing"] = """
            select invoice.id, invoice.number, organisation.name_fr, invoice.units, (select coalesce(sum(units), 0) from allocations where invoice_id = invoice.id)::bigint
            from invoices invoice
            join fiscal_years year on year.id = invoice.year_id and year.cluster_id = $1 and year.first_day = $2 and year.last_day = $3
            join members member on member.id = invoice.member_id
            join subjects organisation on organisation.id = member.organisation_id
            where invoice.cancels_id is null and invoice.state <> 'cancelled'
            """,
    };
}
