-- One row per operation and charge, of operations of the customers that cover or are covered
select
    covered.operation_id,
    credits.kind,
    credits.document_number,
    covered.charge_id,
    charges.kind as charge_kind,
    covered.invoice_number,
    covered.amount_pln,
    covered.allocated_date,
    covered.rule
from mart.payment_allocations as covered
inner join mart.settlements as credits on covered.operation_id = credits.operation_id
left join mart.settlements as charges on covered.charge_id = charges.operation_id
where
    list_contains($whole_ids::varchar[], covered.customer_id)
    and list_contains($whole_ids::varchar[], credits.customer_id)
    and (
        list_contains($operation_ids::varchar[], covered.operation_id)
        or list_contains($operation_ids::varchar[], covered.charge_id)
    )
order by covered.allocated_date, covered.operation_id, covered.charge_id, covered.rule
