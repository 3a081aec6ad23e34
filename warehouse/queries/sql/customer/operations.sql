-- One row per operation on the accounts of the customers, with the invoice it charges, the newest first
select
    operations.operation_id,
    operations.customer_id,
    operations.kind,
    operations.document_number,
    operations.booked_date,
    operations.value_date,
    operations.amount_pln,
    operations.balance_pln,
    operations.title,
    invoices.due_date,
    invoices.paid_date,
    invoices.open_pln,
    invoices.status
from mart.settlements as operations
left join mart.invoices as invoices
    on
        operations.document_number = invoices.invoice_number
        and operations.customer_id = invoices.customer_id
        and operations.kind in ('invoice', 'correction')
where list_contains($whole_ids::varchar[], operations.customer_id)
order by operations.customer_id asc, operations.booked_date desc, operations.operation_id desc
