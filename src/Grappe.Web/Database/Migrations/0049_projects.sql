-- Collaborative projects of a cluster, from the idea to what came of it.
create table projects (
    id int generated always as identity primary key,
    cluster_id int not null references workspaces (cluster_id),
    title text not null check (length(title) between 1 and 200),
    summary text not null check (length(summary) between 1 and 4000),
    -- Whether it is research and development, as the indicator of contracts counts it.
    is_rd boolean not null,
    -- Whether its title, partners and state stand in the public register.
    is_public boolean not null default false,
    budget_units bigint check (budget_units >= 0),
    -- The day on which the first funder granted something.
    funded_on date,
    -- How the partners share what it leads to, and since when they agree on it.
    rights text check (length(rights) between 1 and 4000),
    rights_settled_on date,
    -- The agreement of partners on two sides of a border.
    agreement text check (length(agreement) between 1 and 1000),
    state text not null check (state in ('idea', 'set-up', 'submitted', 'funded', 'running', 'finished', 'refused', 'dropped')),
    proposed_on date not null,
    version int not null default 1,
    form_key uuid not null,
    unique (cluster_id, form_key),
    check ((rights is null) = (rights_settled_on is null))
);
create trigger projects_audited after insert or update or delete on projects for each row execute function audit_change('cluster_id', '', 'summary', 'rights');

-- Whoever takes part, with its share of the budget in basis points: ten thousand in all when it is submitted.
create table project_partners (
    id int generated always as identity primary key,
    project_id int not null references projects,
    organisation_id int not null references subjects,
    role text not null check (role in ('lead', 'partner', 'subcontractor', 'adviser')),
    share int not null check (share between 0 and 10000),
    -- An organisation that another partner owns is no independent one.
    is_independent boolean not null default true,
    unique (project_id, organisation_id)
);
create index project_partners_organisation on project_partners (organisation_id);
create unique index project_partners_one_lead on project_partners (project_id) where role = 'lead';
create trigger project_partners_audited after insert or update or delete on project_partners for each row execute function audit_change('project_id>projects.cluster_id', '');

create table work_packages (
    id int generated always as identity primary key,
    project_id int not null references projects,
    number int not null check (number between 1 and 99),
    title text not null check (length(title) between 1 and 200),
    leader_id int references project_partners,
    first_day date not null,
    last_day date not null check (last_day >= first_day),
    unique (project_id, number)
);
create index work_packages_leader on work_packages (leader_id) where leader_id is not null;
create trigger work_packages_audited after insert or update or delete on work_packages for each row execute function audit_change('project_id>projects.cluster_id', '');

create table deliverables (
    id int generated always as identity primary key,
    project_id int not null references projects,
    package_id int not null references work_packages,
    title text not null check (length(title) between 1 and 200),
    due_on date not null,
    delivered_on date
);
create index deliverables_package on deliverables (package_id);
create index deliverables_project on deliverables (project_id);
create trigger deliverables_audited after insert or update or delete on deliverables for each row execute function audit_change('project_id>projects.cluster_id', '');

-- Who was asked for money, what was asked, what was granted: what is granted from outside is the external money raised.
create table project_funders (
    id int generated always as identity primary key,
    project_id int not null references projects,
    funder text not null check (length(funder) between 1 and 200),
    instrument text check (length(instrument) between 1 and 200),
    asked_units bigint not null check (asked_units >= 0),
    granted_units bigint check (granted_units >= 0),
    granted_on date,
    check ((granted_units is null) = (granted_on is null))
);
create index project_funders_project on project_funders (project_id);
create trigger project_funders_audited after insert or update or delete on project_funders for each row execute function audit_change('project_id>projects.cluster_id', '');

-- What came of it and is on the market.
create table project_products (
    id int generated always as identity primary key,
    project_id int not null references projects,
    name text not null check (length(name) between 1 and 200),
    launched_on date not null
);
create index project_products_project on project_products (project_id);
create trigger project_products_audited after insert or update or delete on project_products for each row execute function audit_change('project_id>projects.cluster_id', '');

-- The label of a cluster on a project: commissions give reasoned opinions, the selection committee recommends, the board decides.
create table labels (
    id int generated always as identity primary key,
    cluster_id int not null references workspaces (cluster_id),
    project_id int not null references projects,
    -- The label that this one renews.
    renews_id int unique references labels,
    request text not null check (length(request) between 1 and 4000),
    recommendation text check (recommendation in ('yes', 'with-reserves', 'no')),
    recommendation_text text check (length(recommendation_text) between 1 and 4000),
    -- Why the board departs from what was recommended.
    departure text check (length(departure) between 1 and 4000),
    decided_on date,
    first_day date,
    last_day date check (last_day >= first_day),
    withdrawn_on date,
    state text not null check (state in ('draft', 'submitted', 'recommended', 'on-agenda', 'voted-for', 'voted-against', 'granted', 'refused', 'withdrawn', 'taken-back')),
    requested_at timestamptz not null,
    version int not null default 1,
    check ((recommendation is null) = (recommendation_text is null)),
    check ((first_day is null) = (last_day is null))
);
create unique index labels_one_open on labels (project_id) where state in ('draft', 'submitted', 'recommended', 'on-agenda', 'voted-for', 'voted-against');
create index labels_project on labels (project_id);
create index labels_cluster on labels (cluster_id);
create trigger labels_audited after insert or update or delete on labels for each row execute function audit_change('cluster_id', '', 'request', 'recommendation_text', 'departure');

create table label_opinions (
    id int generated always as identity primary key,
    label_id int not null references labels,
    commission text not null check (length(commission) between 1 and 200),
    verdict text not null check (verdict in ('yes', 'with-reserves', 'no')),
    reasons text not null check (length(reasons) between 1 and 4000),
    person_id int references people,
    given_at timestamptz not null
);
create unique index label_opinions_one_each on label_opinions (label_id, lower(commission));
create index label_opinions_person on label_opinions (person_id) where person_id is not null;
create trigger label_opinions_audited after insert or update or delete on label_opinions for each row execute function audit_change('label_id>labels.cluster_id', 'person_id', 'reasons');
