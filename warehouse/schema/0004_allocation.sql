-- One row per charge, credit, and part of a charge that a credit covers
create schema allocation;

create table allocation.charges (
    charge_no integer,
    operation_id varchar,
    customer_id varchar,
    invoice_number varchar,
    kind varchar,
    part varchar,
    booked_date date,
    due_date date,
    amount_pln decimal(15, 2)
);

create table allocation.credits (
    credit_no integer,
    operation_id varchar,
    customer_id varchar,
    invoice_number varchar,
    corrects_number varchar,
    counted_date date,
    amount_pln decimal(15, 2)
);

create table allocation.parts (
    charge_no integer,
    credit_no integer,
    rule varchar,
    amount_pln decimal(15, 2)
);
