-- Lists of members that a cluster brings in: they are known again by their registry number, and what an import changed can be put back.
alter table members add column registration text check (length(registration) between 2 and 40);
create unique index members_registration on members (cluster_id, registration) where registration is not null;

-- What a member told of itself before an import changed it, with the version that the import left.
create table member_facts_before (
    id int generated always as identity primary key,
    import_id int not null references imports,
    member_id int not null references members,
    version_after int not null,
    email text,
    registration text,
    headcount int,
    headcount_on date,
    offers text[] not null,
    needs text[] not null
);
create index member_facts_before_import on member_facts_before (import_id);
create index member_facts_before_member on member_facts_before (member_id);
create trigger member_facts_before_audited after insert or update or delete on member_facts_before for each row
    execute function audit_change('member_id>members.cluster_id', '', 'email');

-- What a table brings to a cluster's own work is seen by nobody but those who run it.
alter table imports add column is_own boolean not null default false;
