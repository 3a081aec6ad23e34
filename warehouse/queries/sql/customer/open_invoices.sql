-- One row per invoice of the customers that is not paid in full, the earliest due first
select
    invoice_number,
    customer_id,
    property_id,
    issue_date,
    due_date,
    period_from_date,
    period_to_date,
    to_pay_pln,
    open_pln
from mart.invoices
where
    list_contains($customer_ids::varchar[], customer_id)
    and (
        list_contains($whole_ids::varchar[], customer_id)
        or list_contains(
            $properties::struct(customer_id varchar, property_id varchar)[],
            { 'customer_id': customer_id, 'property_id': property_id }
        )
    )
    and open_pln > 0
order by due_date, invoice_number
