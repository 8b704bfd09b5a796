-- Why a partner was saved or dismissed is a person's own words: it can be erased, and so it stays out of the trail, which cannot.

drop trigger partner_opinions_audited on partner_opinions;
create trigger partner_opinions_audited after insert or update or delete on partner_opinions
    for each row execute function audit_change('cluster_id', 'person_id', 'reason');
