-- One row per state of bank entries, with how many and how much
with told as (
    select
        amount_pln,
        case
            when list_contains($decided::varchar[], entry_id) then 'decided'
            when matched_by in ('decision', 'other') then 'unmatched'
            else state_code
        end as shown_code
    from mart.bank_entries
)

select
    shown_code,
    count(*) as entries,
    sum(amount_pln) as amount_pln
from told
group by shown_code
order by shown_code
