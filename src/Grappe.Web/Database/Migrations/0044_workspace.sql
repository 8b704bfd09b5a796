-- The daily work of a cluster: its fiscal years and its members.
create extension if not exists btree_gist;

-- A cluster that works here, with the money it counts in and the clock its people agree on.
create table workspaces (
    id int generated always as identity primary key,
    cluster_id int not null unique references subjects,
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    zone text not null check (length(zone) between 1 and 60),
    opened_at timestamptz not null,
    version int not null default 1
);
create trigger workspaces_audited after insert or update or delete on workspaces for each row execute function audit_change('cluster_id', '');

-- Each year but the first begins the day after another ends; no year is begun twice, and none lasts less than a month or more than eighteen.
create table fiscal_years (
    id int generated always as identity primary key,
    cluster_id int not null references workspaces (cluster_id),
    first_day date not null,
    last_day date not null,
    day_before date check (day_before = first_day - 1),
    -- The number of the last invoice or credit note: it is counted in the transaction that writes one, so that none is missing.
    last_number int not null default 0 check (last_number >= 0),
    version int not null default 1,
    unique (cluster_id, first_day),
    unique (cluster_id, last_day),
    foreign key (cluster_id, day_before) references fiscal_years (cluster_id, last_day),
    check (last_day >= (first_day + interval '1 month' - interval '1 day')::date and last_day <= (first_day + interval '18 months' - interval '1 day')::date)
);
create unique index fiscal_years_one_first on fiscal_years (cluster_id) where day_before is null;
create unique index fiscal_years_one_after on fiscal_years (cluster_id, day_before);
create trigger fiscal_years_audited after insert or update or delete on fiscal_years for each row execute function audit_change('cluster_id', '');

-- An organisation of the atlas that is, was or will be in a cluster. Its status is computed for any day and never kept.
create table members (
    id int generated always as identity primary key,
    cluster_id int not null references workspaces (cluster_id),
    organisation_id int not null references subjects,
    email text check (length(email) between 3 and 320),
    headcount int check (headcount between 0 and 10000000),
    headcount_on date,
    -- Concepts of the thesaurus, by their slugs.
    offers text[] not null default '{}',
    needs text[] not null default '{}',
    -- What the directory shows of it besides its name.
    shows text[] not null default '{category}',
    -- The member that this one turned out to be: its periods and invoices stay where they are, and it is counted no more.
    merged_into_id int references members check (merged_into_id <> id),
    import_id int references imports,
    version int not null default 1,
    unique (cluster_id, organisation_id),
    check ((headcount is null) = (headcount_on is null))
);
create index members_organisation on members (organisation_id);
create index members_merged on members (merged_into_id) where merged_into_id is not null;
create index members_import on members (import_id) where import_id is not null;
create trigger members_audited after insert or update or delete on members for each row execute function audit_change('cluster_id', '', 'email');

-- Both days belong to it. Who returns begins another, and the gap stays.
create table membership_periods (
    id int generated always as identity primary key,
    member_id int not null references members,
    since date not null,
    until date check (until >= since),
    import_id int references imports,
    exclude using gist (member_id with =, daterange(since, until, '[]') with &&)
);
create index membership_periods_import on membership_periods (import_id) where import_id is not null;
create trigger membership_periods_audited after insert or update or delete on membership_periods for each row execute function audit_change('member_id>members.cluster_id', '');

-- What a member is from a day on: a code of the atlas, and beside it whether it is a startup.
create table member_categories (
    id int generated always as identity primary key,
    member_id int not null references members,
    since date not null,
    category text not null,
    is_startup boolean not null,
    import_id int references imports,
    unique (member_id, since)
);
create index member_categories_import on member_categories (import_id) where import_id is not null;
create trigger member_categories_audited after insert or update or delete on member_categories for each row execute function audit_change('member_id>members.cluster_id', '');

create table suspensions (
    id int generated always as identity primary key,
    member_id int not null references members,
    since date not null,
    until date check (until >= since),
    reason text not null check (length(reason) between 1 and 2000),
    exclude using gist (member_id with =, daterange(since, until, '[]') with &&)
);
create trigger suspensions_audited after insert or update or delete on suspensions for each row execute function audit_change('member_id>members.cluster_id', '', 'reason');

-- The people of a member whom the cluster knows.
create table member_people (
    id int generated always as identity primary key,
    member_id int not null references members,
    person_id int references people,
    name text not null check (length(name) between 1 and 200),
    role text check (length(role) between 1 and 200),
    email text check (length(email) between 3 and 320),
    phone text check (length(phone) between 3 and 40),
    import_id int references imports
);
create index member_people_member on member_people (member_id);
create index member_people_person on member_people (person_id) where person_id is not null;
create index member_people_import on member_people (import_id) where import_id is not null;
create trigger member_people_audited after insert or update or delete on member_people for each row execute function audit_change('member_id>members.cluster_id', 'person_id', 'name', 'role', 'email', 'phone');
