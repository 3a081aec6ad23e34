-- One row per customer: the name, and the account that payments go to
select
    customer_id,
    name,
    bank_account
from mart.customers
where list_contains($whole_ids::varchar[], customer_id)
order by customer_id
