-- What every module may read of the atlas: each rule once.

-- What the atlas knows. What is only proposed, and what was only said by somebody who took it back, is met by nobody.
create view known_subjects as
select subject.*
from subjects subject
where subject.from_files
    or subject.import_id is not null and subject.kind <> 'cluster'
    or exists (select from observations where subject_id = subject.id and retracted_at is null);

-- What is said and holds: not taken back, not itself the word that something is over, and not said to be over by a newer word on the same value.
create view standing_statements as
select statement.*, observation.subject_id, observation.observed_on
from statements statement
    join observations observation on observation.id = statement.observation_id
where observation.retracted_at is null
    and not statement.qualifiers && array['ended', 'denied']
    and not exists (
        select
        from observations later
            join statements over on over.observation_id = later.id
        where later.subject_id = observation.subject_id
            and later.retracted_at is null
            and over.field = statement.field
            and over.qualifiers && array['ended', 'denied']
            and case
                when statement.other_subject_id is not null then over.other_subject_id = statement.other_subject_id
                else over.other_subject_id is null
                    and (over.name, over.code) is not distinct from (statement.name, statement.code)
                    -- Texts are the same as they were written: translations come and go.
                    and case over.language when 'ar' then over.text_ar when 'en' then over.text_en else over.text_fr end
                        is not distinct from case statement.language when 'ar' then statement.text_ar when 'en' then statement.text_en else statement.text_fr end
            end
            -- A year counts as its last day, and of one day the later word counts.
            and (later.observed_on || substr('yyyy-12-31', length(later.observed_on) + 1), over.id)
                > (observation.observed_on || substr('yyyy-12-31', length(observation.observed_on) + 1), statement.id)
    );
