-- What shows that a request for a role is right may be a file.
alter table role_requests add document_id int references documents;
create index role_requests_document on role_requests (document_id) where document_id is not null;
