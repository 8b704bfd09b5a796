-- What a cluster plans to take in and to spend in a fiscal year, by heading.
create table budget_plans (
    id int generated always as identity primary key,
    year_id int not null references fiscal_years,
    heading text not null check (heading in ('dues', 'services', 'sponsors', 'project-margin', 'public', 'donor', 'passing-through', 'in-kind', 'staff', 'premises', 'activities', 'other-spending', 'passed-on')),
    units bigint not null check (units >= 0),
    unique (year_id, heading)
);
create trigger budget_plans_audited after insert or update or delete on budget_plans for each row execute function audit_change('year_id>fiscal_years.cluster_id', '');

-- What came in and what was spent. Dues are not among it: their invoices and payments tell them. A wrong one is taken back, and stays.
create table budget_entries (
    id int generated always as identity primary key,
    cluster_id int not null references workspaces (cluster_id),
    heading text not null check (heading in ('services', 'sponsors', 'project-margin', 'public', 'donor', 'passing-through', 'in-kind', 'staff', 'premises', 'activities', 'other-spending', 'passed-on')),
    what text not null check (length(what) between 1 and 300),
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    units bigint not null check (units > 0),
    -- The day of the invoice, of the grant or of the receipt: the fiscal year in which it lies is the one it counts in.
    on_day date not null,
    paid_on date,
    project_id int references projects,
    state text not null check (state in ('open', 'paid', 'taken-back')),
    person_id int references people,
    recorded_at timestamptz not null,
    form_key uuid not null,
    version int not null default 1,
    unique (cluster_id, form_key),
    check (state <> 'paid' or paid_on is not null)
);
create index budget_entries_day on budget_entries (cluster_id, on_day);
create index budget_entries_project on budget_entries (project_id) where project_id is not null;
create index budget_entries_person on budget_entries (person_id) where person_id is not null;
create trigger budget_entries_audited after insert or update or delete on budget_entries for each row execute function audit_change('cluster_id', 'person_id', 'what');

-- Two clusters that list one project have its code in common, and it is counted once for both. Whoever knows the code was told it.
alter table projects add column shared_code text not null default upper(substr(replace(gen_random_uuid()::text, '-', ''), 1, 12));
create unique index projects_listed_once on projects (cluster_id, shared_code);
create index projects_shared_code on projects (shared_code);

-- The headcounts that members told, each for its day: a figure of last year is reckoned with those of last year.
create table member_headcounts (
    id int generated always as identity primary key,
    member_id int not null references members,
    on_day date not null,
    headcount int not null check (headcount between 0 and 10000000),
    unique (member_id, on_day)
);
create trigger member_headcounts_audited after insert or update or delete on member_headcounts for each row execute function audit_change('member_id>members.cluster_id', '');
insert into member_headcounts (member_id, on_day, headcount) select id, headcount_on, headcount from members where headcount is not null;

-- Whoever writes a headcount writes its history. One that is dated back, or taken out, corrects what was said for later days.
create function keep_headcount() returns trigger language plpgsql as $$
begin
    delete from member_headcounts where member_id = new.id and on_day > coalesce(new.headcount_on, old.headcount_on - 1);
    if new.headcount is not null then
        insert into member_headcounts (member_id, on_day, headcount) values (new.id, new.headcount_on, new.headcount)
        on conflict (member_id, on_day) do update set headcount = excluded.headcount where member_headcounts.headcount <> excluded.headcount;
    end if;
    return null;
end $$;
create trigger members_headcount after insert or update of headcount, headcount_on on members for each row execute function keep_headcount();
