-- One row per decision, result, link and candidate of a bank entry; keys are those of feed.bank_entries
create schema matching;

create table matching.decisions (
    entry_id varchar,
    decision_code varchar,
    customer_id varchar,
    invoice_number varchar,
    decided_at timestamptz
);

create table matching.results (
    entry_id varchar,
    customer_id varchar,
    matched_by varchar,
    invoice_number varchar
);

create table matching.links (
    entry_id varchar,
    operation_id varchar,
    amount_pln decimal(15, 2)
);

create table matching.candidates (
    entry_id varchar,
    place integer,
    customer_id varchar,
    invoice_number varchar,
    reason_code varchar
);
