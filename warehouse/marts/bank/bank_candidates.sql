-- One row per bank entry without a customer and customer it may belong to
select
    entry_id,
    place,
    customer_id,
    invoice_number,
    reason_code
from matching.candidates
order by entry_id, place
