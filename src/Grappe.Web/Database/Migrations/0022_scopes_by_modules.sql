-- Which scopes there are is declared by the modules.
alter table api_tokens drop constraint api_tokens_scopes_check, add constraint api_tokens_scopes_check check (cardinality(scopes) > 0);
