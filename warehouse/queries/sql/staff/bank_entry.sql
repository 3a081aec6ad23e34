-- One row per bank entry of this id: none or one
select
    entry_id,
    amount_pln
from mart.bank_entries
where entry_id = $entry_id
