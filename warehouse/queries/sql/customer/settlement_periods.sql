-- One row per property and settlement period that the customers were billed for
select distinct
    property_id,
    period_from_date,
    period_to_date
from mart.invoices
where
    list_contains($customer_ids::varchar[], customer_id)
    and kind = 'invoice'
    and period_from_date <= period_to_date
order by property_id, period_from_date, period_to_date
