-- One row per operation of interest; those that an invoice asks for to the grosz first
with wanted as (
    select
        customer_id,
        added_pln,
        row_number() over (
            partition by customer_id, added_pln order by issue_date, invoice_number
        ) as place
    from allocation_documents
    where added_pln > 0 and booked_pln > 0
),

interest as (
    select
        operation_id,
        customer_id,
        booked_date,
        amount_pln,
        row_number() over (
            partition by customer_id, amount_pln order by booked_date, operation_id
        ) as place
    from feed.settlements
    where kind = 'interest' and amount_pln > 0
)

select
    interest.customer_id as group_key,
    interest.operation_id as id,
    interest.amount_pln,
    row_number() over (
        partition by interest.customer_id
        order by
            wanted.place is null, case when wanted.place is not null then interest.amount_pln end,
            wanted.place, interest.booked_date, interest.operation_id
    ) as place
from interest
left join wanted
    on
        interest.customer_id = wanted.customer_id
        and interest.amount_pln = wanted.added_pln
        and interest.place = wanted.place
