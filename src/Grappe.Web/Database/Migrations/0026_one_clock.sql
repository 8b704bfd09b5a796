-- What is shown or decides is given by the application's clock; the database's own is for leases and housekeeping: docs/decisions/0039.

-- How far the demo's clock is ahead of the machine's, for all processes on this database. Read by the demo alone.
create table demo_clock (
    one boolean primary key default true check (one),
    ahead interval not null
);

-- The trail says when something was done by the clock of who did it; what is done by hand in the database, by the database's.
alter table audit alter column at drop default;
