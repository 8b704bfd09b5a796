-- Those who follow a cluster are told what an import changed on its card, and whoever gets mail of what they follow can stop it from the mail itself.

alter table notices drop constraint notices_kind_check;
alter table notices add constraint notices_kind_check check (kind in ('published', 'retracted', 'found', 'message', 'imported', 'undone'));
alter table notices add column import_id int references imports;

-- Where a mail program stops mails of this sort (RFC 8058).
alter table mails add column unsubscribe text check (unsubscribe !~ '[\r\n<>]');
