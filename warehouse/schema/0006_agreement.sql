-- One row per set of rules of billing, and per document that was billed anew
create schema agreement;

create table meta.bill_rules (rules varchar);

create table agreement.bills (
    invoice_number varchar,
    net_pln decimal(15, 2),
    vat_pln decimal(15, 2),
    note varchar
);
