-- One row for all the customers together: what they owe (positive) or have paid in advance (negative)
select coalesce(sum(amount_pln), 0)::decimal(14, 2) as balance_pln
from mart.settlements
where list_contains($customer_ids::varchar[], customer_id)
