-- One row per operation, charge and rule by which the one covers the other
select
    credits.operation_id,
    charges.operation_id as charge_id,
    charges.customer_id,
    charges.invoice_number,
    sum(parts.amount_pln)::decimal(15, 2) as amount_pln,
    greatest(credits.counted_date, charges.booked_date) as allocated_date,
    parts.rule
from allocation.parts as parts
inner join allocation.charges as charges on parts.charge_no = charges.charge_no
inner join allocation.credits as credits on parts.credit_no = credits.credit_no
group by all
order by charges.customer_id, allocated_date, credits.operation_id, charge_id, charges.invoice_number
