-- Which tables can be brought in is declared by the modules.
alter table imports drop constraint imports_kind_check;
