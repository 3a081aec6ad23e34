-- One row per bank entry and operation of the billing that it became
select
    entry_id,
    operation_id,
    amount_pln
from matching.links
