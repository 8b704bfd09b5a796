-- What members owe and pay. Nothing is deleted: a wrong invoice is cancelled by a credit note, a wrong payment is reversed.
create table dues_scales (
    id int generated always as identity primary key,
    year_id int not null references fiscal_years,
    category text not null,
    units bigint not null check (units >= 0),
    unique (year_id, category)
);
create trigger dues_scales_audited after insert or update or delete on dues_scales for each row execute function audit_change('year_id>fiscal_years.cluster_id', '');

-- The words that a cluster puts on its invoices: how to pay, and what the law of its country asks for. They are never changed: others take their place.
create table invoice_words (
    id int generated always as identity primary key,
    cluster_id int not null references workspaces (cluster_id),
    words text not null check (length(words) between 1 and 2000),
    person_id int references people,
    written_at timestamptz not null
);
create index invoice_words_cluster on invoice_words (cluster_id);
create index invoice_words_person on invoice_words (person_id) where person_id is not null;
create trigger invoice_words_audited after insert or update or delete on invoice_words for each row execute function audit_change('cluster_id', 'person_id', 'words');

-- Invoices and the credit notes that cancel them, in one sequence of numbers for each fiscal year.
create table invoices (
    id int generated always as identity primary key,
    cluster_id int not null references workspaces (cluster_id),
    member_id int not null references members,
    year_id int not null references fiscal_years,
    number int not null check (number > 0),
    -- The invoice that this credit note cancels; none for an invoice.
    cancels_id int unique references invoices,
    issued_on date not null,
    due_on date not null check (due_on >= issued_on),
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    units bigint not null check (units >= 0),
    rules_id int not null references rule_versions,
    words_id int references invoice_words,
    -- The last day that it pays for: more than its year where who joins late has the next year in it.
    covers_until date not null,
    state text not null check (state in ('issued', 'partly-paid', 'paid', 'cancelled', 'credit-note')),
    version int not null default 1,
    unique (year_id, number),
    check ((state = 'credit-note') = (cancels_id is not null))
);
create unique index invoices_one_a_year on invoices (year_id, member_id) where state in ('issued', 'partly-paid', 'paid');
create index invoices_member on invoices (member_id);
create index invoices_cluster on invoices (cluster_id);
create index invoices_rules on invoices (rules_id);
create index invoices_words on invoices (words_id) where words_id is not null;
create trigger invoices_audited after insert or update or delete on invoices for each row execute function audit_change('cluster_id', '');

-- How the amount was found, so that whoever pays can reckon it again.
create table invoice_lines (
    id int generated always as identity primary key,
    invoice_id int not null references invoices,
    category text not null,
    first_day date not null,
    last_day date not null check (last_day >= first_day),
    fee_units bigint not null check (fee_units >= 0),
    share_over int not null check (share_over between 0 and share_under),
    share_under int not null check (share_under > 0),
    units bigint not null check (units >= 0),
    unique (invoice_id, first_day)
);
create trigger invoice_lines_audited after insert or update or delete on invoice_lines for each row execute function audit_change('invoice_id>invoices.cluster_id', '');

create table payments (
    id int generated always as identity primary key,
    cluster_id int not null references workspaces (cluster_id),
    member_id int not null references members,
    received_on date not null,
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    units bigint not null check (units > 0),
    method text not null check (method in ('transfer', 'cheque', 'cash', 'card', 'other')),
    reference text check (length(reference) between 1 and 200),
    state text not null check (state in ('recorded', 'reversed')),
    -- Typed wrong, or sent back by the bank; why stands with the step.
    reversed_on date check (reversed_on >= received_on),
    person_id int references people,
    recorded_at timestamptz not null,
    -- Two clicks on one form are one payment.
    form_key uuid not null,
    version int not null default 1,
    unique (cluster_id, form_key),
    check ((state = 'reversed') = (reversed_on is not null))
);
create index payments_member on payments (member_id);
create index payments_person on payments (person_id) where person_id is not null;
create trigger payments_audited after insert or update or delete on payments for each row execute function audit_change('cluster_id', 'person_id', 'reference');

-- Which payment pays which invoice, how much of it, from which day on. What is taken back stands as a row below nought.
create table allocations (
    id int generated always as identity primary key,
    payment_id int not null references payments,
    invoice_id int not null references invoices,
    units bigint not null check (units <> 0),
    on_day date not null
);
create index allocations_payment on allocations (payment_id);
create index allocations_invoice on allocations (invoice_id, on_day);
create trigger allocations_audited after insert or update or delete on allocations for each row execute function audit_change('invoice_id>invoices.cluster_id', '');

-- Each reminder once, whatever fails.
create table dues_reminders (
    id int generated always as identity primary key,
    invoice_id int not null references invoices,
    days_late int not null check (days_late > 0),
    sent_at timestamptz not null,
    unique (invoice_id, days_late)
);
create trigger dues_reminders_audited after insert or update or delete on dues_reminders for each row execute function audit_change('invoice_id>invoices.cluster_id', '');

-- What is left to pay of each invoice on a day: known from the day on which a payment was received, and nothing of what was cancelled by then.
create function open_invoices(cluster int, day date) returns table (invoice_id int, member_id int, due_on date, units bigint) language sql stable as $$
    select invoice.id, invoice.member_id, invoice.due_on,
        invoice.units - coalesce((select sum(paid.units) from allocations paid where paid.invoice_id = invoice.id and paid.on_day <= day), 0)::bigint
    from invoices invoice
    where invoice.cluster_id = cluster and invoice.cancels_id is null and invoice.issued_on <= day
        and not exists (select from invoices note where note.cancels_id = invoice.id and note.issued_on <= day)
$$;

-- The members of a cluster with their status on a day. Who has more than one period has the one that holds on that day, or else the last one before it, or else the first.
-- In arrears is who has something to pay for more than so many days after it was due; nobody where no rule says how many.
create function members_on(cluster int, day date, arrears_days int)
returns table (member_id int, organisation_id int, since date, until date, category text, is_startup boolean, status text) language sql stable as $$
    select member.id, member.organisation_id, period.since, period.until, category.category, category.is_startup,
        case
            when period.since > day then 'to-come'
            when period.until < day then 'ended'
            when exists (select from suspensions one where one.member_id = member.id and day between one.since and coalesce(one.until, 'infinity')) then 'suspended'
            when exists (select from open_invoices(cluster, day) open where open.member_id = member.id and open.units > 0 and open.due_on + arrears_days < day) then 'arrears'
            else 'current'
        end
    from members member
    join lateral (
        select one.since, one.until from membership_periods one where one.member_id = member.id
        order by day between one.since and coalesce(one.until, 'infinity') desc, one.since <= day desc, abs(one.since - day), one.since
        limit 1
    ) period on true
    left join lateral (
        select one.category, one.is_startup from member_categories one where one.member_id = member.id
        order by one.since <= day desc, abs(one.since - day) limit 1
    ) category on true
    where member.cluster_id = cluster and member.merged_into_id is null
$$;
