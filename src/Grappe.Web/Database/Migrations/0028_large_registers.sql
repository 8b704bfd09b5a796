-- Large registers: a load takes away what the files no longer hold one by one and while people go on, and lists of subjects are searched in the database.

-- Whoever leads to a subject is looked for in each table.
create index cluster_cards_merged_into on cluster_cards (merged_into_id) where merged_into_id is not null;
create index observations_declared_for on observations (declared_for_id) where declared_for_id is not null;

-- Names as lists of subjects are searched for them: small letters without marks, as Spelling.Fold has them (a test compares the two).
create function folded(name text) returns text immutable parallel safe language sql as $$
    select trim(regexp_replace(
        translate(
            regexp_replace(
                replace(replace(replace(lower(normalize(name, nfkd) collate "und-x-icu"), 'œ', 'oe'), 'æ', 'ae'), 'ß', 'ss'),
                '[\u00ad\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0600-\u0605\u0610-\u061a\u061c\u0640\u064b-\u065f\u0670\u06d6-\u06dd\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\ufeff]',
                '', 'g'),
            'ٱةى٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹', 'اهي01234567890123456789'),
        '[^[:alnum:]]+', ' ', 'g'))
$$;
create function called(name_fr text, name_en text, name_ar text, acronym text, aliases text[]) returns text immutable parallel safe language sql as $$
    select string_agg(folded(name), '|') from unnest(array[name_fr, name_en, name_ar, acronym] || aliases) name where name is not null
$$;
-- Clusters have an index of their own.
alter table subjects add column called text generated always as (case when kind <> 'cluster' then called(name_fr, name_en, name_ar, acronym, aliases) end) stored;
create index subjects_called on subjects using gin (called gin_trgm_ops);
