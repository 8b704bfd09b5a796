-- What may only be done so often, and forms that wait for who wrote them, in the browser in which they did.

-- What one person, address or network did of late, counted over all nodes: docs/decisions/0027. Nothing here tells who it was.
create table quotas (
    what text not null,
    -- Digest of the number of a person, of an address or of a network.
    who bytea not null,
    since timestamptz not null,
    taken int not null,
    primary key (what, who)
);

-- What was kept without knowing whose it is can be given to nobody any more.
delete from kept_forms;
alter table kept_forms
    -- Whose session had ended.
    add column person_id int not null references people on delete cascade,
    -- Digest of the key that the browser got when it sent the form.
    add column browser bytea not null,
    -- Whether one click sends it; otherwise it is entered again by hand.
    add column by_click boolean not null,
    add column sent_at timestamptz;
create index kept_forms_person on kept_forms (person_id);

-- Since when an invitation holds no longer, as who sent it may not give that role any more.
alter table invitations add column void_at timestamptz;
create index invitations_inviter on invitations (invited_by_id) where accepted_at is null;

-- Of which proposals which judges are still to hear: several make one mail.
create table judges_to_tell (
    proposal_id int not null references proposals on delete cascade,
    person_id int not null references people on delete cascade,
    primary key (proposal_id, person_id)
);
create index judges_to_tell_person on judges_to_tell (person_id);
