-- One row per charge that is still open and that a rule speaks of
with covered as (
    select
        charge_no,
        sum(amount_pln) as amount_pln
    from allocation.parts
    group by charge_no
),

open_charges as (
    select
        charges.charge_no,
        charges.customer_id,
        charges.invoice_number,
        charges.part,
        charges.amount_pln - coalesce(covered.amount_pln, 0) as amount_pln
    from allocation.charges as charges
    left join covered on charges.charge_no = covered.charge_no
)

select
    case
        when $rule in ('deduction', 'order') then customer_id
        else customer_id || chr(31) || invoice_number
    end as group_key,
    charge_no as id,
    charge_no as place,
    amount_pln
from open_charges
where
    amount_pln > 0
    and case $rule
        when 'deduction' then part = 'deducted'
        when 'order' then true
        else part <> 'deducted' and invoice_number is not null
    end
