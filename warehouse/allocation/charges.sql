-- One row per part of a charge, in the order in which what names no document covers them
with asked as (
    select
        operation_id,
        sum(amount_pln) as amount_pln
    from allocation_asked
    group by operation_id
),

found as (
    select
        invoice_number,
        sum(amount_pln) as amount_pln
    from allocation_asked
    group by invoice_number
),

unbooked as (
    select
        documents.invoice_number,
        documents.customer_id,
        documents.kind,
        documents.issue_date,
        documents.due_date,
        documents.added_pln - coalesce(found.amount_pln, 0) as amount_pln
    from allocation_documents as documents
    left join found on documents.invoice_number = found.invoice_number
    where documents.added_pln > 0
),

operations as (
    select
        operation_id,
        customer_id,
        kind,
        document_number,
        booked_date,
        amount_pln,
        sum(amount_pln) over (
            partition by customer_id, document_number, kind
            order by booked_date, operation_id rows unbounded preceding
        ) - amount_pln as before_pln
    from feed.settlements
    where amount_pln > 0
),

parts as (
    select
        operations.operation_id,
        operations.customer_id,
        documents.invoice_number,
        operations.kind,
        'own' as part,
        operations.booked_date,
        documents.due_date,
        least(operations.amount_pln, documents.to_pay_pln - operations.before_pln) as amount_pln
    from operations
    inner join allocation_documents as documents
        on
            operations.document_number = documents.invoice_number
            and operations.customer_id = documents.customer_id
            and operations.kind = documents.kind
    union all
    select
        operations.operation_id,
        operations.customer_id,
        documents.invoice_number,
        operations.kind,
        'deducted' as part,
        operations.booked_date,
        documents.due_date,
        least(
            operations.amount_pln,
            operations.before_pln + operations.amount_pln - documents.to_pay_pln
        ) as amount_pln
    from operations
    inner join allocation_documents as documents
        on
            operations.document_number = documents.invoice_number
            and operations.customer_id = documents.customer_id
            and operations.kind = documents.kind
    union all
    select
        operations.operation_id,
        operations.customer_id,
        documents.invoice_number,
        operations.kind,
        'own' as part,
        operations.booked_date,
        coalesce(documents.due_date, operations.booked_date) as due_date,
        operations.amount_pln - coalesce(asked.amount_pln, 0) as amount_pln
    from operations
    left join allocation_documents as documents
        on
            operations.document_number = documents.invoice_number
            and operations.customer_id = documents.customer_id
            and operations.kind in ('payment', 'prepayment', 'overpayment', 'refund')
    left join asked on operations.operation_id = asked.operation_id
    left join allocation_documents as own
        on
            operations.document_number = own.invoice_number
            and operations.customer_id = own.customer_id
            and operations.kind = own.kind
    where own.invoice_number is null
    union all
    select
        asked.operation_id,
        operations.customer_id,
        asked.invoice_number,
        operations.kind,
        'asked' as part,
        operations.booked_date,
        documents.due_date,
        asked.amount_pln
    from allocation_asked as asked
    inner join operations on asked.operation_id = operations.operation_id
    inner join allocation_documents as documents
        on asked.invoice_number = documents.invoice_number
    union all
    select
        null as operation_id,
        customer_id,
        invoice_number,
        kind,
        'unbooked' as part,
        issue_date as booked_date,
        due_date,
        amount_pln
    from unbooked
)

select
    row_number() over (
        order by
            customer_id, $payment_order = 'interest' and kind <> 'interest',
            case when $payment_order = 'issue' then booked_date else due_date end,
            part = 'deducted', kind <> 'interest', booked_date, operation_id, invoice_number
    )::integer as charge_no,
    operation_id,
    customer_id,
    invoice_number,
    kind,
    part,
    booked_date,
    due_date,
    amount_pln::decimal(15, 2) as amount_pln
from parts
where amount_pln > 0
order by charge_no
