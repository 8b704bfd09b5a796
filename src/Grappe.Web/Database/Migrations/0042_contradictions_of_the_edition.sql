-- Of the edition that stands loaded the number is known also where declarations had changed the whole since it was kept: 0036 knew it by the whole.
-- Editions kept since then count as they should.
update editions
set contradictions = (select count(*) from contradictions where degree = 'conflict')
where fingerprint = (select fingerprint from data_loads order by id desc limit 1)
    and loaded_at < (select applied_at from migrations where name = '0036_contradictions_counted.sql')
    and contradictions > (select count(*) from contradictions where degree = 'conflict');
