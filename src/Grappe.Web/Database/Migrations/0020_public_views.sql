-- What modules may read of each other in SQL: views, and no tables.

-- Those who have an account.
create view present_people as
select id, name, email, language from people where erased_at is null;

-- What a subject is, whether or not the atlas knows it yet: roles are held on it before.
create view identified_subjects as
select id, kind, slug, country from subjects;

-- What the atlas knows today, with the card it has as a cluster, and where it is.
create view subjects_today as
select subject.id, subject.kind, subject.form, coalesce(card.country, subject.country) as country, card.cluster_id is not null as has_card, card.state,
    coalesce(card.lat, place.lat) as lat, coalesce(card.lon, place.lon) as lon, subject.isic, subject.name_fr, subject.name_en, subject.name_ar,
    text.about_fr, text.about_en, text.about_ar
from known_subjects subject
    left join cluster_cards card on card.cluster_id = subject.id and card.valid_to is null
    left join search_texts text on text.cluster_id = subject.id
    left join places place on place.id = subject.place_id;

-- Who is tied to whom, read from both sides: by which co-operation or which statement, and whether the one belongs to the other or the other to the one (kin).
-- Each half is written out, so that whoever asks for one subject has it found by its index. What was said to be over or never so is left out. Being a member is no tie like others: it makes one house of two.
create view ties as
select cooperation.a_id as one, cooperation.b_id as other,
    cooperation.kind = 'membership' and a.kind in ('cluster', 'organisation') and b.kind in ('cluster', 'organisation') as kin,
    cooperation.id as cooperation, null::bigint as said
from cooperations cooperation
    join subjects a on a.id = cooperation.a_id
    join subjects b on b.id = cooperation.b_id
union all
select cooperation.b_id as one, cooperation.a_id as other,
    cooperation.kind = 'membership' and a.kind in ('cluster', 'organisation') and b.kind in ('cluster', 'organisation') as kin,
    cooperation.id as cooperation, null::bigint as said
from cooperations cooperation
    join subjects a on a.id = cooperation.a_id
    join subjects b on b.id = cooperation.b_id
union all
select statement.subject_id, statement.other_subject_id, statement.field = 'member', null, statement.id
from standing_statements statement
where statement.field in ('member', 'host', 'carries', 'network', 'participant', 'supporter')
union all
select statement.other_subject_id, statement.subject_id, statement.field = 'member', null, statement.id
from standing_statements statement
where statement.field in ('member', 'host', 'carries', 'network', 'participant', 'supporter');

-- What people translated of what others declared, once it was accepted and as long as it stands.
create view standing_translations as
select value.id, value.statement_id, value.language, proposal.for_id
from proposed_values value
    join proposals proposal on proposal.id = value.proposal_id
where value.act = 'translates' and value.decision = 'accepted';
