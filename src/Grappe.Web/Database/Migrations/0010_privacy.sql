-- What shows that a request is right may name people: the trail, which nobody can rewrite, tells only that it was there.
drop trigger role_requests_audited on role_requests;
create trigger role_requests_audited after insert or update or delete on role_requests
    for each row execute function audit_change('scope_id', 'person_id', 'evidence', 'link');
