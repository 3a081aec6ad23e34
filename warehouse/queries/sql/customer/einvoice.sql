-- One row per customer: whether the books send invoices electronically
select
    customer_id,
    coalesce(has_einvoice, false) as has_einvoice
from mart.customers
where list_contains($whole_ids::varchar[], customer_id)
order by customer_id
