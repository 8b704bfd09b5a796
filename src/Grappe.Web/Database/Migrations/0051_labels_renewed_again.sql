-- A renewal that was refused or taken back may be asked for once more.
alter table labels drop constraint labels_renews_id_key;
create index labels_renews on labels (renews_id) where renews_id is not null;
