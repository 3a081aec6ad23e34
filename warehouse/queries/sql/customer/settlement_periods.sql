-- One row per property and settlement period that the customers were billed for
select distinct
    property_id,
    period_from_date,
    period_to_date
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
    and kind = 'invoice'
    and period_from_date <= period_to_date
order by property_id, period_from_date, period_to_date
