-- One row per charge or credit of which more was counted than there is
with covered as (
    select
        charge_no,
        sum(amount_pln) as amount_pln
    from allocation.parts
    group by charge_no
),

used as (
    select
        credit_no,
        sum(amount_pln) as amount_pln
    from allocation.parts
    group by credit_no
)

select
    coalesce(charges.operation_id, charges.invoice_number) as subject,
    'Należność zaliczono ponad jej kwotę.' as reason
from allocation.charges as charges
inner join covered on charges.charge_no = covered.charge_no
where covered.amount_pln > charges.amount_pln
union all
select
    credits.operation_id as subject,
    'Wpłatę zaliczono ponad jej kwotę.' as reason
from allocation.credits as credits
inner join used on credits.credit_no = used.credit_no
where used.amount_pln > credits.amount_pln
