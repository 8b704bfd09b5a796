-- Startups on their path, and what the cluster does for them.
create table startups (
    id int generated always as identity primary key,
    cluster_id int not null references workspaces (cluster_id),
    name text not null check (length(name) between 1 and 200),
    -- Whoever carries it before there is a company.
    holder text not null check (length(holder) between 1 and 200),
    email text check (length(email) between 3 and 320),
    idea text not null check (length(idea) between 1 and 4000),
    opened_on date not null,
    -- The company that came of it, as its register has it.
    registered_on date,
    registration text check (length(registration) between 1 and 100),
    state text not null check (state in ('intake', 'diagnosis', 'accompanied', 'created', 'followed', 'stopped')),
    version int not null default 1,
    form_key uuid not null,
    unique (cluster_id, form_key),
    check ((registered_on is null) = (registration is null)),
    check (state not in ('created', 'followed') or registered_on is not null)
);
create trigger startups_audited after insert or update or delete on startups for each row execute function audit_change('cluster_id', '', 'holder', 'email', 'idea');

-- Innovation, finance, commerce (S1 l.402-406): what was done on a day, with whom, and what came of it.
create table startup_actions (
    id int generated always as identity primary key,
    startup_id int not null references startups,
    service text not null check (service in ('innovation', 'finance', 'commerce')),
    on_day date not null,
    what text not null check (length(what) between 1 and 1000),
    helper text check (length(helper) between 1 and 200),
    came_of_it text check (length(came_of_it) between 1 and 1000)
);
create index startup_actions_startup on startup_actions (startup_id, on_day);
create trigger startup_actions_audited after insert or update or delete on startup_actions for each row execute function audit_change('startup_id>startups.cluster_id', '', 'helper', 'what', 'came_of_it');

-- The guarantee fund lets a cluster pass money on for a time (S1 l.394, l.1123).
create table accreditations (
    id int generated always as identity primary key,
    cluster_id int not null references workspaces (cluster_id),
    authority text not null check (length(authority) between 1 and 200),
    reference text not null check (length(reference) between 1 and 200),
    first_day date not null,
    last_day date not null check (last_day >= first_day)
);
create index accreditations_cluster on accreditations (cluster_id);
create trigger accreditations_audited after insert or update or delete on accreditations for each row execute function audit_change('cluster_id', '');

-- Money for startups: found elsewhere, or passed on under an accreditation. It passes through, and is no income of the cluster.
create table startup_funds (
    id int generated always as identity primary key,
    startup_id int not null references startups,
    kind text not null check (kind in ('found', 'grant', 'honour-loan')),
    accreditation_id int references accreditations,
    source text not null check (length(source) between 1 and 200),
    units bigint not null check (units > 0),
    granted_on date not null,
    -- How many monthly payments pay a loan back.
    months int check (months between 1 and 240),
    form_key uuid not null unique,
    check ((kind = 'found') = (accreditation_id is null)),
    check ((kind = 'honour-loan') = (months is not null))
);
create index startup_funds_startup on startup_funds (startup_id);
create index startup_funds_accreditation on startup_funds (accreditation_id) where accreditation_id is not null;
create trigger startup_funds_audited after insert or update or delete on startup_funds for each row execute function audit_change('startup_id>startups.cluster_id', '');

-- Sessions of training, counted in half days.
create table trainings (
    id int generated always as identity primary key,
    cluster_id int not null references workspaces (cluster_id),
    title text not null check (length(title) between 1 and 200),
    place text check (length(place) between 1 and 300),
    first_day date not null,
    half_days int not null check (half_days between 1 and 120),
    seats int check (seats > 0),
    form_key uuid not null,
    unique (cluster_id, form_key)
);
create trigger trainings_audited after insert or update or delete on trainings for each row execute function audit_change('cluster_id', '');

create table training_participants (
    id int generated always as identity primary key,
    training_id int not null references trainings,
    member_id int references members,
    name text not null check (length(name) between 1 and 200),
    -- Signed in on the spot.
    was_there boolean not null default false
);
create unique index training_participants_once on training_participants (training_id, lower(name));
create index training_participants_member on training_participants (member_id) where member_id is not null;
create trigger training_participants_audited after insert or update or delete on training_participants for each row execute function audit_change('training_id>trainings.cluster_id', '', 'name');

create table equipment (
    id int generated always as identity primary key,
    cluster_id int not null references workspaces (cluster_id),
    name text not null check (length(name) between 1 and 200),
    place text check (length(place) between 1 and 300),
    retired_on date,
    unique (cluster_id, name)
);
create trigger equipment_audited after insert or update or delete on equipment for each row execute function audit_change('cluster_id', '');

-- No two bookings of one thing at a time: whoever asks second is told.
create table bookings (
    id int generated always as identity primary key,
    equipment_id int not null references equipment,
    member_id int not null references members,
    starts_at timestamptz not null,
    ends_at timestamptz not null check (ends_at > starts_at),
    person_id int references people,
    cancelled_at timestamptz,
    form_key uuid not null unique,
    exclude using gist (equipment_id with =, tstzrange(starts_at, ends_at) with &&) where (cancelled_at is null)
);
create index bookings_member on bookings (member_id);
create index bookings_person on bookings (person_id) where person_id is not null;
create trigger bookings_audited after insert or update or delete on bookings for each row execute function audit_change('equipment_id>equipment.cluster_id', 'person_id');

-- The cluster's part in fairs and missions; the day itself is an event of the atlas.
create table fairs (
    id int generated always as identity primary key,
    cluster_id int not null references workspaces (cluster_id),
    name text not null check (length(name) between 1 and 200),
    place text check (length(place) between 1 and 300),
    first_day date not null,
    last_day date not null check (last_day >= first_day),
    cost_units bigint not null default 0 check (cost_units >= 0),
    form_key uuid not null,
    unique (cluster_id, form_key)
);
create trigger fairs_audited after insert or update or delete on fairs for each row execute function audit_change('cluster_id', '');

create table fair_participants (
    id int generated always as identity primary key,
    fair_id int not null references fairs,
    member_id int not null references members,
    weight int not null check (weight between 1 and 1000),
    contacts int check (contacts >= 0),
    orders_units bigint check (orders_units >= 0),
    -- The day on which it was told last; six months after the fair it is asked again.
    told_on date,
    unique (fair_id, member_id)
);
create index fair_participants_member on fair_participants (member_id);
create trigger fair_participants_audited after insert or update or delete on fair_participants for each row execute function audit_change('fair_id>fairs.cluster_id', '');

-- Buying together (S1 l.611): needs, quotes, the choice with its reason, the order.
create table purchases (
    id int generated always as identity primary key,
    cluster_id int not null references workspaces (cluster_id),
    title text not null check (length(title) between 1 and 200),
    unit text not null check (length(unit) between 1 and 50),
    quote_id int,
    state text not null check (state in ('needs', 'quotes', 'chosen', 'ordered', 'dropped')),
    version int not null default 1,
    opened_on date not null,
    form_key uuid not null,
    unique (cluster_id, form_key),
    check (state not in ('chosen', 'ordered') or quote_id is not null)
);
create trigger purchases_audited after insert or update or delete on purchases for each row execute function audit_change('cluster_id', '');

create table purchase_needs (
    id int generated always as identity primary key,
    purchase_id int not null references purchases,
    member_id int not null references members,
    quantity int not null check (quantity between 1 and 100000000),
    -- What it pays for one today: declared before any quote, and changed no more after.
    price_units bigint not null check (price_units >= 0),
    unique (purchase_id, member_id)
);
create index purchase_needs_member on purchase_needs (member_id);
create trigger purchase_needs_audited after insert or update or delete on purchase_needs for each row execute function audit_change('purchase_id>purchases.cluster_id', '');

create table purchase_quotes (
    id int generated always as identity primary key,
    purchase_id int not null references purchases,
    supplier text not null check (length(supplier) between 1 and 200),
    price_units bigint not null check (price_units >= 0),
    transport_units bigint not null check (transport_units >= 0),
    -- From which quantity on it holds.
    from_quantity int not null check (from_quantity >= 1),
    unique (purchase_id, id)
);
create unique index purchase_quotes_supplier on purchase_quotes (purchase_id, lower(supplier));
create trigger purchase_quotes_audited after insert or update or delete on purchase_quotes for each row execute function audit_change('purchase_id>purchases.cluster_id', '');
alter table purchases add foreign key (id, quote_id) references purchase_quotes (purchase_id, id);
create index purchases_quote on purchases (id, quote_id) where quote_id is not null;
