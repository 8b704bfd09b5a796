-- Who acts for a subject follows it without asking. A row says how often they get mail of it; it counts while they hold the role.
create or replace view present_roles as
select held.id, held.person_id, held.ends_at, held.role, held.scope_id
from roles_held held join people person on person.id = held.person_id where person.erased_at is null;

alter table follows
    drop constraint follows_kind_check,
    drop constraint follows_check,
    add constraint follows_kind_check check (kind in ('cluster', 'own', 'country', 'search')),
    add constraint follows_check check ((kind in ('cluster', 'own')) = (subject_id is not null));
create unique index follows_own on follows (subject_id, person_id) where kind = 'own';
