-- One row per operation that covers a part of the invoices of these numbers, as far as they are of the customers
select
    covered.invoice_number,
    invoices.property_id,
    covered.operation_id,
    credits.kind,
    credits.document_number,
    covered.allocated_date,
    sum(covered.amount_pln)::decimal(15, 2) as amount_pln,
    covered.rule
from mart.invoices as invoices
inner join mart.payment_allocations as covered
    on
        invoices.invoice_number = covered.invoice_number
        and invoices.customer_id = covered.customer_id
inner join mart.settlements as credits on covered.operation_id = credits.operation_id
where
    list_contains($invoice_numbers::varchar[], invoices.invoice_number)
    and list_contains($customer_ids::varchar[], invoices.customer_id)
    and (
        list_contains($whole_ids::varchar[], invoices.customer_id)
        or list_contains(
            $properties::struct(customer_id varchar, property_id varchar)[],
            { 'customer_id': invoices.customer_id, 'property_id': invoices.property_id }
        )
    )
group by all
order by covered.allocated_date, covered.operation_id, covered.rule, covered.invoice_number
