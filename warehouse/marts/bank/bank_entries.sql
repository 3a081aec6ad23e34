-- One row per movement on one of the utility's bank accounts
with linked as (
    select
        entry_id,
        arg_min(operation_id, amount_pln) as operation_id
    from matching.links
    group by entry_id
)

select
    entries.entry_id,
    entries.account,
    entries.statement_id,
    entries.booked_date,
    entries.value_date,
    entries.amount_pln,
    entries.is_reversal,
    entries.bank_reference,
    entries.virtual_account,
    entries.counterparty_name,
    entries.counterparty_account,
    entries.title,
    results.customer_id,
    results.matched_by,
    results.invoice_number,
    linked.operation_id,
    case
        when linked.operation_id is not null then 'booked'
        when results.customer_id is not null then 'waiting'
        when results.matched_by = 'other' then 'other'
        when entries.amount_pln < 0 and not coalesce(entries.is_reversal, false) then 'outgoing'
        else 'unmatched'
    end as state_code
from feed.bank_entries as entries
left join matching.results as results on entries.entry_id = results.entry_id
left join linked on entries.entry_id = linked.entry_id
order by entries.booked_date, entries.entry_id
