-- A place that nobody knew is kept as it was written: a statement with no place, and the words in its wording. What curators say it is called so from then on.
create table place_names (
    id int generated always as identity primary key,
    country text not null references countries,
    -- Folded, as names are compared.
    name text not null check (length(name) between 1 and 300),
    written text not null check (length(written) between 1 and 300),
    place_id int not null references places,
    settled_by_id int not null references people,
    settled_at timestamptz not null,
    unique (country, name)
);
create index place_names_place on place_names (place_id);
create index place_names_settled_by on place_names (settled_by_id);
create trigger place_names_audited after insert or update or delete on place_names for each row execute function audit_change('', 'settled_by_id');

create index statements_place_as_written on statements (observation_id) where place_ids = '{}';
