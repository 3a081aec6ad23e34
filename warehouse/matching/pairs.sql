-- One row per bank entry and operation of the same customer, amount and time
select
    entries.entry_id,
    [settlements.operation_id] as operation_ids,
    [settlements.amount_pln] as amounts,
    settlements.operation_id as booking,
    abs(settlements.booked_date - entries.booked_date)
    + case when settlements.document_number <> results.invoice_number then 1000 else 0 end as cost
from feed.bank_entries as entries
inner join matching_results as results on entries.entry_id = results.entry_id
inner join feed.settlements as settlements
    on
        results.customer_id = settlements.customer_id
        and entries.amount_pln = -settlements.amount_pln
where
    settlements.kind in ('payment', 'prepayment', 'overpayment', 'refund')
    and settlements.booked_date between entries.booked_date - 4 and entries.booked_date + 14
