-- Loading: what comes from the files of the data set, so that a load replaces that and leaves alone what people tell the platform.

alter table subjects add column from_files boolean not null default true;
alter table sources add column from_files boolean not null default true;
alter table observations add column from_files boolean not null default true;
alter table cooperations add column from_files boolean not null default true;
-- All that stood so far was loaded; what is written from now on comes from files only where the loader says so.
alter table subjects alter column from_files set default false;
alter table sources alter column from_files set default false;
alter table observations alter column from_files set default false;
alter table cooperations alter column from_files set default false;

-- Each process reads all lexemes at its start and nobody asks for them otherwise: to compress them costs more than it saves, to count them for the planner is of no use.
alter table search_texts
    alter column lexemes_fr set storage external,
    alter column lexemes_en set storage external,
    alter column lexemes_ar set storage external,
    alter column names set statistics 0,
    alter column place_names set statistics 0,
    alter column other_names set statistics 0,
    alter column about_fr set statistics 0,
    alter column about_en set statistics 0,
    alter column about_ar set statistics 0,
    alter column lexemes_fr set statistics 0,
    alter column lexemes_en set statistics 0,
    alter column lexemes_ar set statistics 0;
