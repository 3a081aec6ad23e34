-- One row per customer with anything booked: what is owed (positive) or paid in advance (negative)
select
    customer_id,
    sum(amount_pln)::decimal(14, 2) as balance_pln
from mart.settlements
where list_contains($whole_ids::varchar[], customer_id)
group by customer_id
