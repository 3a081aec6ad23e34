-- One row per customer a bank entry may belong to, the likeliest first
select
    candidates.customer_id,
    candidates.invoice_number,
    candidates.reason_code,
    customers.name,
    customers.street,
    customers.building,
    customers.flat,
    customers.city
from mart.bank_candidates as candidates
inner join mart.customers as customers on candidates.customer_id = customers.customer_id
where candidates.entry_id = $entry_id
order by candidates.place
