-- How organisations become members of a cluster: they apply, a body decides, a period opens.
create table admission_calls (
    id int generated always as identity primary key,
    cluster_id int not null references workspaces (cluster_id),
    title text not null check (length(title) between 1 and 200),
    text text check (length(text) between 1 and 5000),
    opens_on date not null,
    closes_on date not null check (closes_on >= opens_on),
    -- Two clicks on one form are one call.
    form_key uuid not null,
    version int not null default 1,
    unique (cluster_id, form_key)
);
create trigger admission_calls_audited after insert or update or delete on admission_calls for each row execute function audit_change('cluster_id', '', 'text');

create table admissions (
    id int generated always as identity primary key,
    cluster_id int not null references workspaces (cluster_id),
    organisation_id int not null references subjects,
    -- The call that was answered, where the route has one.
    call_id int references admission_calls,
    -- The rules under which it began, and goes on.
    rules_id int not null references rule_versions,
    applicant_id int references people,
    category text not null,
    is_startup boolean not null,
    letter text check (length(letter) between 1 and 5000),
    email text check (length(email) between 3 and 320),
    statutes_id int references documents,
    registration_id int references documents,
    state text not null check (state in ('received', 'returned', 'complete', 'on-agenda', 'admitted', 'refused', 'member', 'withdrawn', 'lapsed')),
    version int not null default 1,
    applied_at timestamptz not null,
    -- The last day on which something may still be done before silence ends it; none where nobody is waited for, or the rules know no such end.
    lapses_on date,
    decided_on date,
    -- The last day on which whoever was refused may ask for another decision.
    appeal_until date,
    appealed boolean not null default false,
    effective_on date,
    member_id int references members,
    form_key uuid not null,
    unique (cluster_id, form_key)
);
create unique index admissions_one_open on admissions (cluster_id, organisation_id)
    where state in ('received', 'returned', 'complete', 'on-agenda', 'admitted');
create index admissions_organisation on admissions (organisation_id);
create index admissions_call on admissions (call_id) where call_id is not null;
create index admissions_rules on admissions (rules_id);
create index admissions_applicant on admissions (applicant_id) where applicant_id is not null;
create index admissions_statutes on admissions (statutes_id) where statutes_id is not null;
create index admissions_registration on admissions (registration_id) where registration_id is not null;
create index admissions_member on admissions (member_id) where member_id is not null;
create index admissions_silent on admissions (lapses_on) where lapses_on is not null;
create trigger admissions_audited after insert or update or delete on admissions for each row
    execute function audit_change('cluster_id', 'applicant_id', 'letter', 'email');
