-- The numbers and switches that a cluster or an authority sets for itself, version by version. A version is never changed: what began under it goes on under it.
create table rule_versions (
    id int generated always as identity primary key,
    subject_id int not null references subjects,
    -- Which rules they are: those about dues, those about votes of the assembly. The code of the platform knows the books.
    book text not null,
    number int not null check (number > 0),
    valid_from date not null,
    person_id int references people,
    written_at timestamptz not null,
    unique (subject_id, book, number)
);
create index rule_versions_person on rule_versions (person_id) where person_id is not null;
create trigger rule_versions_audited after insert or update or delete on rule_versions for each row execute function audit_change('subject_id', 'person_id');

create table rule_values (
    version_id int not null references rule_versions,
    rule text not null,
    -- Empty where the rule says that there is no such limit.
    value text not null check (length(value) <= 200),
    -- Who says it, and where in it.
    source text not null check (length(source) between 1 and 300),
    article text check (length(article) between 1 and 100),
    primary key (version_id, rule)
);
create trigger rule_values_audited after insert or update or delete on rule_values for each row execute function audit_change('version_id>rule_versions.subject_id', '');

-- Some steps are taken for a reason, which whoever they concern reads.
alter table steps add column reason text check (length(reason) between 1 and 2000);
