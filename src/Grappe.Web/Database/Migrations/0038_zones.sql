-- The time zone in which somebody reads moments, by its name in the tz database; null where they leave it to their browser and their country.
alter table people add zone text check (length(zone) between 1 and 60);
drop trigger people_audited on people;
create trigger people_audited after insert or delete or update of email_confirmed, password_hash, two_factor_enabled, lockout_end, email, name, language, zone, erased_at on people
    for each row execute function audit_change('', 'id', 'user_name', 'normalized_user_name', 'email', 'normalized_email', 'password_hash', 'security_stamp', 'concurrency_stamp', 'name', 'zone');
