-- One row per bank entry whose operations in the billing do not add up to it, or are another's too
with
sums as (
    select
        entry_id,
        sum(amount_pln) as amount_pln
    from matching.links
    group by entry_id
),

shared as (
    select operation_id
    from matching.links
    group by operation_id
    having count(*) > 1
)

select
    sums.entry_id as subject,
    'Operacje w rozrachunkach nie dają kwoty z banku.' as reason
from sums
inner join feed.bank_entries as entries on sums.entry_id = entries.entry_id
where sums.amount_pln <> -entries.amount_pln
union all
select
    operation_id as subject,
    'Operacja jest przypisana do dwóch wpłat z banku.' as reason
from shared
