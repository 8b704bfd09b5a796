-- Editions: every state of the data set that was ever loaded, kept whole, so that what was cited can be read again after later loads.

create table editions (
    name text primary key check (name ~ '^\d{4}-\d{2}-\d{2}-[0-9a-f]{8}$'),
    fingerprint text not null unique,
    loaded_at timestamptz not null,
    clusters int not null,
    subjects int not null,
    sources int not null,
    observations int not null,
    statements int not null,
    cooperations int not null,
    contradictions int not null,
    archive_size bigint not null,
    archive_sha256 text not null check (archive_sha256 ~ '^[0-9a-f]{64}$')
);

-- The archive of an edition in pieces, so that neither writing nor reading it ever holds the whole.
create table edition_parts (
    edition text not null references editions on delete cascade,
    ordinal int not null,
    content bytea not null,
    primary key (edition, ordinal)
);
-- It is compressed already.
alter table edition_parts alter column content set storage external;
