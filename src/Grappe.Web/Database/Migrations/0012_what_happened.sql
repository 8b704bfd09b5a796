-- Contributions wider than one value for a field: what holds no longer or never did, from when to when something held, what proves a single fact,
-- ties between two subjects, and texts in a second language.

alter table proposals
    -- What belongs to no country is judged by administrators.
    alter column country drop not null,
    -- The other side of a tie: who judges there judges this.
    add column counterpart_id int references subjects;

alter table proposed_values
    drop constraint proposed_values_decision_check,
    -- A translation that is taken back is no longer shown, and stays in the story.
    add constraint proposed_values_decision_check check (decision in ('accepted', 'asked', 'refused', 'retracted')),
    -- says: a value holds. ended, denied: one that stands on the card holds no longer, or never did. translates: a text in another language.
    add column act text not null default 'says' check (act in ('says', 'ended', 'denied', 'translates')),
    -- Which of several values is meant: what is written in it, not its number, as a load numbers anew.
    add column about text not null default '',
    -- From when to when it held, as typed.
    add column since text,
    add column until text,
    -- What proves this value beside its link, where it is not what proves the others.
    add column document_id int references documents;

alter table statements
    add column since partial_date,
    add column until partial_date,
    -- In place of those of the observation.
    add column link text,
    add column document_id int references documents;
