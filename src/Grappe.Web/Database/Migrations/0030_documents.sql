-- A document belongs to what it was brought for, and who keeps that decides who reads it. Nothing takes up again a file that nothing refers to.
delete from documents document
where not exists (select from proposals where document_id = document.id) and not exists (select from observations where document_id = document.id)
    and not exists (select from proposed_values where document_id = document.id) and not exists (select from statements where document_id = document.id);

alter table documents
    add column owner text,
    add column owner_id int,
    -- SHA-256 of the content.
    add column digest bytea;

update documents document
set owner = 'proposal', digest = sha256(content),
    owner_id = coalesce(
        (select min(id) from proposals where document_id = document.id),
        (select min(proposal_id) from proposed_values where document_id = document.id),
        (select min(proposal_id) from observations where document_id = document.id),
        (select min(observation.proposal_id) from statements statement join observations observation on observation.id = statement.observation_id where statement.document_id = document.id)
    );

alter table documents
    alter column owner set not null,
    alter column owner_id set not null,
    alter column digest set not null;

-- What was asked about waits for whoever proposed it, and is counted on each page that they open.
create index proposals_asked on proposals (author_id) where state = 'asked';
