-- What is shown or decides is given by the application's clock; the database's own is for leases and housekeeping: docs/decisions/0039.

-- How far the demo's clock is ahead of the machine's, for all processes on this database. Read by the demo alone.
create table demo_clock (
    one boolean primary key default true check (one),
    ahead interval not null
);

-- The trail says when something was done by the clock of who did it; what is done by hand in the database, by the database's.
alter table audit alter column at drop default;

create or replace function audit_change() returns trigger language plpgsql as $$
declare
    old_row jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
    new_row jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
    row jsonb := coalesce(new_row, old_row);
    secret text;
begin
    if tg_op = 'UPDATE' then
        select jsonb_object_agg(key, old_row -> key), jsonb_object_agg(key, new_row -> key) into old_row, new_row
        from jsonb_object_keys(row) key where old_row -> key is distinct from new_row -> key;
        if new_row is null then
            return null;
        end if;
    end if;
    for i in 2 .. tg_nargs - 1 loop
        secret := tg_argv[i];
        if old_row ? secret then old_row := jsonb_set(old_row, array[secret], '"…"'); end if;
        if new_row ? secret then new_row := jsonb_set(new_row, array[secret], '"…"'); end if;
    end loop;
    insert into audit (at, person_id, token_id, action, thing, thing_id, subject_id, about_person_id, before, after)
    values (
        coalesce(nullif(current_setting('grappe.at', true), '')::timestamptz, clock_timestamp()),
        nullif(current_setting('grappe.person', true), '')::int,
        nullif(current_setting('grappe.token', true), '')::int,
        lower(tg_op),
        tg_table_name,
        coalesce(row ->> 'id', row ->> 'user_id', ''),
        (row ->> nullif(tg_argv[0], ''))::int,
        (row ->> nullif(tg_argv[1], ''))::int,
        old_row,
        new_row
    );
    return null;
end $$;
