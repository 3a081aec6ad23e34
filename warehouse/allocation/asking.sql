-- One row per invoice that asks for more than is booked for it; those of the very interest first
with wanted as (
    select
        invoice_number,
        customer_id,
        issue_date,
        added_pln,
        row_number() over (
            partition by customer_id, added_pln order by issue_date, invoice_number
        ) as place
    from allocation_documents
    where added_pln > 0 and booked_pln > 0
),

interest as (
    select
        customer_id,
        amount_pln,
        row_number() over (
            partition by customer_id, amount_pln order by booked_date, operation_id
        ) as place
    from feed.settlements
    where kind = 'interest' and amount_pln > 0
)

select
    wanted.customer_id as group_key,
    wanted.invoice_number as id,
    wanted.added_pln as amount_pln,
    row_number() over (
        partition by wanted.customer_id
        order by
            interest.place is null, case when interest.place is not null then wanted.added_pln end,
            interest.place, wanted.issue_date, wanted.invoice_number
    ) as place
from wanted
left join interest
    on
        wanted.customer_id = interest.customer_id
        and wanted.added_pln = interest.amount_pln
        and wanted.place = interest.place
