-- One row per operation that lessens a balance, in the order in which they came
select
    row_number() over (
        order by
            operations.customer_id, coalesce(operations.value_date, operations.booked_date),
            operations.booked_date, operations.operation_id
    )::integer as credit_no,
    operations.operation_id,
    operations.customer_id,
    case
        when documents.to_pay_pln > 0 or documents.booked_pln > 0 then documents.invoice_number
    end as invoice_number,
    invoices.corrects_number,
    coalesce(operations.value_date, operations.booked_date) as counted_date,
    (-operations.amount_pln)::decimal(15, 2) as amount_pln
from feed.settlements as operations
left join allocation_documents as documents
    on
        operations.document_number = documents.invoice_number
        and operations.customer_id = documents.customer_id
left join feed.invoices as invoices
    on operations.document_number = invoices.invoice_number and operations.kind = 'correction'
where operations.amount_pln < 0
order by credit_no
