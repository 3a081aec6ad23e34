-- One row per operation on a customer account
select
    operation_id,
    customer_id,
    kind,
    document_number,
    booked_date,
    value_date,
    amount_pln,
    sum(amount_pln) over (
        partition by customer_id order by booked_date, operation_id rows unbounded preceding
    )::decimal(18, 2) as balance_pln,
    title
from feed.settlements
order by customer_id, booked_date, operation_id
