-- A card counts the contradictions whose statements cannot all hold; imprecisions and spellings are counted apart, and no longer here.
update cluster_cards card
set contradictions = (
    select count(*) from contradictions found
    where found.subject_id = card.cluster_id and found.degree = 'conflict'
        and not exists (
            select from statements statement join observations observation on observation.id = statement.observation_id
            where statement.id = any (found.statement_ids)
                and to_date(rpad(rpad(observation.observed_on, 7, '-01'), 10, '-01'), 'YYYY-MM-DD') > card.valid_from
        )
)
-- Where none was counted, none is counted now; each row that is written is told to every node.
where card.contradictions > 0;
-- Of the edition that stands loaded the number is known; of those before it only the whole is.
update editions
set contradictions = (select count(*) from contradictions where degree = 'conflict')
where contradictions = (select count(*) from contradictions);
