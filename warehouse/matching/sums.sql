-- One row per bank entry without an operation, and day on which several operations make its amount
with
free as (
    select
        settlements.operation_id,
        settlements.customer_id,
        settlements.booked_date,
        settlements.amount_pln
    from feed.settlements as settlements
    anti join matching.links as links on settlements.operation_id = links.operation_id
    where settlements.kind in ('payment', 'prepayment', 'overpayment')
),

bookings as (
    select
        customer_id,
        booked_date,
        sum(amount_pln) as amount_pln,
        list(operation_id order by operation_id) as operation_ids,
        list(amount_pln order by operation_id) as amounts,
        min(operation_id) as booking
    from free
    group by customer_id, booked_date
    having count(*) > 1
),

waiting as (
    select
        entries.entry_id,
        entries.amount_pln,
        entries.booked_date,
        results.customer_id
    from feed.bank_entries as entries
    inner join matching_results as results on entries.entry_id = results.entry_id
    anti join matching.links as links on entries.entry_id = links.entry_id
    where results.customer_id is not null
)

select
    waiting.entry_id,
    bookings.operation_ids,
    bookings.amounts,
    bookings.booking,
    abs(bookings.booked_date - waiting.booked_date) as cost
from waiting
inner join bookings
    on waiting.customer_id = bookings.customer_id and waiting.amount_pln = -bookings.amount_pln
where bookings.booked_date between waiting.booked_date - 4 and waiting.booked_date + 14
