-- One row per pair whose entry and operation are both still free
select
    pairs.entry_id,
    pairs.operation_ids,
    pairs.amounts,
    pairs.booking,
    pairs.cost
from matching_pairs as pairs
anti join matching_best as taken on pairs.entry_id = taken.entry_id
anti join matching_best as taken_too on pairs.booking = taken_too.booking
