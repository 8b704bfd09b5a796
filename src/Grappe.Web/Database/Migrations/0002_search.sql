-- Search: what a search box looks into, by the words of each language, and the news of every card that changes.

create text search configuration grappe_french (copy = french);
alter text search configuration grappe_french alter mapping for hword, hword_part, word with unaccent, french_stem;
create text search configuration grappe_english (copy = english);
alter text search configuration grappe_english alter mapping for hword, hword_part, word with unaccent, english_stem;
create text search configuration grappe_arabic (copy = arabic);
alter text search configuration grappe_arabic alter mapping for hword, hword_part, word with unaccent, arabic_stem;

-- Names are folded and stand in the three languages together; what is told of a cluster stands as it is written, for the snippets that show it.
create table search_texts (
    cluster_id int primary key references subjects on delete cascade,
    names text not null,
    place_names text not null,
    other_names text not null,
    about_fr text not null,
    about_en text not null,
    about_ar text not null,
    lexemes_fr tsvector not null generated always as (to_tsvector('grappe_french'::regconfig, names || ' ' || about_fr)) stored,
    lexemes_en tsvector not null generated always as (to_tsvector('grappe_english'::regconfig, names || ' ' || about_en)) stored,
    lexemes_ar tsvector not null generated always as (to_tsvector('grappe_arabic'::regconfig, names || ' ' || about_ar)) stored
);

alter table cluster_cards drop column search_text;
-- The nearest clusters, without a look at all of them.
create index cluster_cards_point on cluster_cards using gist (point(lon, lat)) where valid_to is null;

-- Who holds cards in memory hears of each that changes, once its transaction stands. A load takes these triggers off and tells of all at its end.
create function tell_card_changed() returns trigger language plpgsql as $$
begin
    perform pg_notify('cluster_cards', (case when tg_op = 'DELETE' then old.cluster_id else new.cluster_id end)::text);
    return null;
end $$;
create trigger cluster_cards_changed after insert or update or delete on cluster_cards for each row execute function tell_card_changed();
create trigger search_texts_changed after insert or update or delete on search_texts for each row execute function tell_card_changed();

-- A data set that stands loaded has no such texts yet: the next start loads it again.
update data_loads set fingerprint = '';
