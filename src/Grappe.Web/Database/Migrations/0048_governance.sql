-- Who decides in a cluster, when they meet, and what they decide.
create table bodies (
    id int generated always as identity primary key,
    cluster_id int not null references workspaces (cluster_id),
    kind text not null check (kind in ('assembly', 'board', 'selection-committee', 'commission')),
    name text not null check (length(name) between 1 and 200),
    closed_on date,
    version int not null default 1
);
create index bodies_cluster on bodies (cluster_id);
-- A cluster has one assembly and one board at a time.
create unique index bodies_one_of_a_kind on bodies (cluster_id, kind) where kind in ('assembly', 'board') and closed_on is null;
create trigger bodies_audited after insert or update or delete on bodies for each row execute function audit_change('cluster_id', '');

-- A seat in a body, held by a member or by somebody in person, both days included.
create table mandates (
    id int generated always as identity primary key,
    body_id int not null references bodies,
    member_id int references members,
    person_id int references people,
    name text not null check (length(name) between 1 and 200),
    email text check (length(email) between 3 and 320),
    office text not null check (office in ('chair', 'vice-chair', 'secretary', 'treasurer', 'member')),
    since date not null,
    until date check (until >= since),
    version int not null default 1,
    -- A member has one seat at a time in a body.
    exclude using gist (body_id with =, member_id with =, daterange(since, until, '[]') with &&) where (member_id is not null)
);
create index mandates_body on mandates (body_id);
create index mandates_member on mandates (member_id) where member_id is not null;
create index mandates_person on mandates (person_id) where person_id is not null;
create trigger mandates_audited after insert or update or delete on mandates for each row execute function audit_change('body_id>bodies.cluster_id', 'person_id', 'name', 'email');

create table meetings (
    id int generated always as identity primary key,
    cluster_id int not null references workspaces (cluster_id),
    body_id int not null references bodies,
    title text not null check (length(title) between 1 and 200),
    place text check (length(place) between 1 and 300),
    starts_at timestamptz not null,
    minutes_long int not null check (minutes_long between 15 and 1440),
    zone text not null check (length(zone) between 1 and 60),
    -- Who may vote is read as it stood on this day.
    record_day date not null,
    electors_frozen boolean not null default false,
    convocation int not null default 1 check (convocation in (1, 2)),
    -- The meeting whose quorum was not met.
    follows_id int unique references meetings check ((follows_id is not null) = (convocation = 2)),
    rules_id int not null references rule_versions,
    -- What calendars know it by.
    uid uuid not null unique default gen_random_uuid(),
    sequence int not null default 0 check (sequence >= 0),
    state text not null check (state in ('planned', 'convened', 'open', 'closed', 'sealed', 'cancelled')),
    version int not null default 1,
    changed_at timestamptz not null,
    -- Two clicks on one form are one meeting.
    form_key uuid not null,
    unique (cluster_id, form_key)
);
create index meetings_cluster on meetings (cluster_id, starts_at);
create index meetings_body on meetings (body_id);
create index meetings_rules on meetings (rules_id);
create trigger meetings_audited after insert or update or delete on meetings for each row execute function audit_change('cluster_id', '');

create table agenda_items (
    id int generated always as identity primary key,
    meeting_id int not null references meetings,
    position int not null check (position > 0),
    -- What the body decides on, by the name of its workflow; none where the item is a text alone.
    thing text check (length(thing) between 1 and 60),
    thing_id int check ((thing is null) = (thing_id is null)),
    title text not null check (length(title) between 1 and 300),
    text text check (length(text) between 1 and 10000),
    state text not null check (state in ('waiting', 'adopted', 'refused', 'adjourned', 'noted')),
    version int not null default 1,
    unique (meeting_id, position),
    unique (meeting_id, id)
);
create unique index agenda_items_waiting_once on agenda_items (thing, thing_id) where thing is not null and state = 'waiting';
create trigger agenda_items_audited after insert or update or delete on agenda_items for each row execute function audit_change('meeting_id>meetings.cluster_id', '', 'title', 'text');

-- Who may vote at a meeting, as it stood on its record day. What is paid or decided later changes none of it.
create table electors (
    id int generated always as identity primary key,
    meeting_id int not null references meetings,
    member_id int references members,
    mandate_id int references mandates,
    name text not null check (length(name) between 1 and 400),
    unique (meeting_id, id),
    unique (meeting_id, member_id),
    unique (meeting_id, mandate_id),
    check ((member_id is null) <> (mandate_id is null))
);
create index electors_member on electors (member_id) where member_id is not null;
create index electors_mandate on electors (mandate_id) where mandate_id is not null;
create trigger electors_audited after insert or update or delete on electors for each row execute function audit_change('meeting_id>meetings.cluster_id', '', 'name');

create table attendances (
    id int generated always as identity primary key,
    meeting_id int not null,
    elector_id int not null,
    -- The one who is there for the elector.
    name text not null check (length(name) between 1 and 200),
    arrived_at timestamptz not null,
    left_at timestamptz check (left_at >= arrived_at),
    foreign key (meeting_id, elector_id) references electors (meeting_id, id)
);
create index attendances_elector on attendances (meeting_id, elector_id);
create unique index attendances_once_at_a_time on attendances (elector_id) where left_at is null;
create trigger attendances_audited after insert or update or delete on attendances for each row execute function audit_change('meeting_id>meetings.cluster_id', '', 'name');

create table proxies (
    id int generated always as identity primary key,
    meeting_id int not null,
    giver_id int not null unique,
    holder_id int not null check (holder_id <> giver_id),
    foreign key (meeting_id, giver_id) references electors (meeting_id, id),
    foreign key (meeting_id, holder_id) references electors (meeting_id, id)
);
create index proxies_giver on proxies (meeting_id, giver_id);
create index proxies_holder on proxies (meeting_id, holder_id);
create trigger proxies_audited after insert or update or delete on proxies for each row execute function audit_change('meeting_id>meetings.cluster_id', '');

create table votes (
    id int generated always as identity primary key,
    meeting_id int not null,
    item_id int not null,
    round int not null check (round > 0),
    method text not null check (method in ('hands', 'each', 'secret')),
    state text not null check (state in ('open', 'closed')),
    -- What the quorum was found by: those there, those they stand for, and all who may vote.
    present int not null check (present >= 0),
    proxies int not null check (proxies >= 0),
    electors int not null check (electors >= present + proxies),
    in_favour int check (in_favour >= 0),
    against int check (against >= 0),
    abstained int check (abstained >= 0),
    -- The voice of whoever chairs, where it broke a tie.
    chair text check (chair in ('in-favour', 'against')),
    outcome text check (outcome in ('adopted', 'refused', 'adjourned')),
    version int not null default 1,
    unique (item_id, round),
    unique (meeting_id, id),
    foreign key (meeting_id, item_id) references agenda_items (meeting_id, id),
    check ((state = 'closed') = (outcome is not null)),
    check ((outcome is null or outcome = 'adjourned') or (in_favour is not null and against is not null and abstained is not null))
);
create unique index votes_one_open on votes (item_id) where state = 'open';
create index votes_item on votes (meeting_id, item_id);
create trigger votes_audited after insert or update or delete on votes for each row execute function audit_change('meeting_id>meetings.cluster_id', '');

-- Who has declared an interest in what is decided: they are there, and do not vote.
create table recusals (
    id int generated always as identity primary key,
    meeting_id int not null,
    item_id int not null,
    elector_id int not null,
    unique (item_id, elector_id),
    foreign key (meeting_id, item_id) references agenda_items (meeting_id, id),
    foreign key (meeting_id, elector_id) references electors (meeting_id, id)
);
create index recusals_item on recusals (meeting_id, item_id);
create index recusals_elector on recusals (meeting_id, elector_id);
create trigger recusals_audited after insert or update or delete on recusals for each row execute function audit_change('meeting_id>meetings.cluster_id', '');

-- Who has voted. Of a secret ballot it holds no choice; of no vote it holds an order or a time, and it has no number of its own that would tell one.
create table vote_casts (
    vote_id int not null,
    elector_id int not null,
    meeting_id int not null,
    choice text check (choice in ('in-favour', 'against', 'abstained')),
    primary key (vote_id, elector_id),
    foreign key (meeting_id, vote_id) references votes (meeting_id, id),
    foreign key (meeting_id, elector_id) references electors (meeting_id, id)
);
create index vote_casts_vote on vote_casts (meeting_id, vote_id);
create index vote_casts_elector on vote_casts (meeting_id, elector_id);
-- Open votes have a trail. That of a secret one would name the voter, and the time.
create trigger vote_casts_audited after insert or update on vote_casts for each row when (new.choice is not null)
    execute function audit_change('meeting_id>meetings.cluster_id', '');

-- What was voted in secret: one row for a vote, which every ballot adds to, so that neither the order of rows nor the transaction that wrote one leads from who voted to what.
create table ballot_boxes (
    vote_id int primary key references votes,
    in_favour int not null default 0 check (in_favour >= 0),
    against int not null default 0 check (against >= 0),
    abstained int not null default 0 check (abstained >= 0)
);

create table minutes (
    id int generated always as identity primary key,
    meeting_id int not null unique references meetings,
    language text not null check (language in ('fr', 'en', 'ar')),
    text text not null check (length(text) between 1 and 200000),
    -- Of the text in UTF-8, once it is sealed.
    sha256 bytea check (length(sha256) = 32),
    sealed_at timestamptz check ((sealed_at is null) = (sha256 is null)),
    version int not null default 1
);
create trigger minutes_audited after insert or update or delete on minutes for each row execute function audit_change('meeting_id>meetings.cluster_id', '', 'text');

create table minutes_signatures (
    id int generated always as identity primary key,
    meeting_id int not null references minutes (meeting_id),
    office text not null check (office in ('chair', 'secretary')),
    name text not null check (length(name) between 1 and 200),
    -- Whoever signed here with their account; none where a manager recorded that they signed on paper.
    person_id int references people,
    signed_at timestamptz not null,
    unique (meeting_id, office)
);
create index minutes_signatures_person on minutes_signatures (person_id) where person_id is not null;
create trigger minutes_signatures_audited after insert or update or delete on minutes_signatures for each row execute function audit_change('meeting_id>meetings.cluster_id', 'person_id', 'name');

-- What was wrong in minutes that were sealed already.
create table minutes_addenda (
    id int generated always as identity primary key,
    meeting_id int not null references minutes (meeting_id),
    text text not null check (length(text) between 1 and 10000),
    sha256 bytea not null check (length(sha256) = 32),
    person_id int references people,
    written_at timestamptz not null,
    form_key uuid not null unique
);
create index minutes_addenda_meeting on minutes_addenda (meeting_id);
create index minutes_addenda_person on minutes_addenda (person_id) where person_id is not null;
create trigger minutes_addenda_audited after insert or update or delete on minutes_addenda for each row execute function audit_change('meeting_id>meetings.cluster_id', 'person_id', 'text');

-- An invitation that calendars take in, as it travels with a mail.
alter table mails add column calendar text;
