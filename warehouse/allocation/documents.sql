-- One row per invoice or correction: what was booked for it, and how that differs from what it asks for
with booked as (
    select
        operations.customer_id,
        operations.document_number,
        operations.kind,
        sum(operations.amount_pln) as amount_pln
    from feed.settlements as operations
    where operations.kind in ('invoice', 'correction') and operations.amount_pln > 0
    group by operations.customer_id, operations.document_number, operations.kind
)

select
    invoices.invoice_number,
    invoices.customer_id,
    invoices.kind,
    invoices.issue_date,
    invoices.due_date,
    greatest(invoices.to_pay_pln, 0) as to_pay_pln,
    coalesce(booked.amount_pln, 0)::decimal(15, 2) as booked_pln,
    greatest(invoices.to_pay_pln - coalesce(booked.amount_pln, 0), 0)::decimal(15, 2) as added_pln,
    greatest(
        coalesce(booked.amount_pln, 0) - greatest(invoices.to_pay_pln, 0), 0
    )::decimal(15, 2) as deducted_pln
from feed.invoices as invoices
left join booked
    on
        invoices.invoice_number = booked.document_number
        and invoices.customer_id = booked.customer_id
        and invoices.kind = booked.kind
