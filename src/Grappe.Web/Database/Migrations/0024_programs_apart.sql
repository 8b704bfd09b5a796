-- Programs have a module of their own, which reads of people whose roles there are, and lets others read what tokens are called.

create view present_roles as
select held.id, held.person_id, held.ends_at from roles_held held join people person on person.id = held.person_id where person.erased_at is null;

create view token_names as
select id, name from api_tokens;
