-- One row per bank entry with the customer it belongs to, if one is known, and by what
with
counted as (
    select
        entry_id,
        place,
        any_value(matched_by) as matched_by,
        count(*) as customers,
        min(customer_id) as customer_id
    from matching_hits
    group by entry_id, place
),

strongest as (
    select
        entry_id,
        arg_min(matched_by, place) as matched_by,
        arg_min(customers, place) as customers,
        arg_min(customer_id, place) as customer_id
    from counted
    group by entry_id
),

mentioned as (
    select
        entry_id,
        customer_id,
        case when count(*) = 1 then min(invoice_number) end as invoice_number
    from matching_mentions
    group by entry_id, customer_id
)

select
    entries.entry_id,
    case
        when decisions.decision_code is not null then decisions.customer_id
        when strongest.customers = 1 then strongest.customer_id
    end as customer_id,
    case
        when decisions.decision_code = 'other' then 'other'
        when decisions.decision_code is not null then 'decision'
        when strongest.customers = 1 then strongest.matched_by
    end as matched_by,
    case
        when decisions.decision_code is not null then decisions.invoice_number
        when strongest.customers = 1 then mentioned.invoice_number
    end as invoice_number
from feed.bank_entries as entries
left join strongest on entries.entry_id = strongest.entry_id
left join mentioned
    on strongest.entry_id = mentioned.entry_id and strongest.customer_id = mentioned.customer_id
left join matching.decisions as decisions on entries.entry_id = decisions.entry_id
