-- One row per pair in which each is the best of the other
select
    entry_id,
    operation_ids,
    amounts,
    booking
from matching_pairs
qualify
    row_number() over (partition by entry_id order by cost, entry_id, booking) = 1
    and row_number() over (partition by booking order by cost, entry_id, booking) = 1
