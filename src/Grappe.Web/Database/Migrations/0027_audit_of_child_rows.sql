-- A row that hangs on another has its story in that of the other's subject: who manages the subject reads it. What was written before stays as it is.

-- The value of a column, written column; or that of a parent, written column>table.column where the first column holds the parent's id. Null where there is none.
create function audit_number(changed jsonb, path text) returns int language plpgsql stable as $$
declare
    parts text[] := string_to_array(replace(path, '>', '.'), '.');
    found int;
begin
    if cardinality(parts) = 3 then
        execute format('select %I from %I where id = $1', parts[3], parts[2]) into found using (changed ->> parts[1])::int;
        return found;
    end if;
    return (changed ->> nullif(path, ''))::int;
end $$;

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
        audit_number(row, tg_argv[0]),
        audit_number(row, tg_argv[1]),
        old_row,
        new_row
    );
    return null;
end $$;

create or replace trigger proposed_values_audited after update of decision on proposed_values
    for each row execute function audit_change('proposal_id>proposals.subject_id', 'proposal_id>proposals.author_id');
create or replace trigger api_tokens_audited after insert or update of ended_at or delete on api_tokens
    for each row execute function audit_change('role_id>roles_held.scope_id', 'person_id', 'name', 'start', 'digest');
