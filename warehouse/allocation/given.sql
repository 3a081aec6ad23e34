-- One row per credit that is not used up and that a rule speaks of
with used as (
    select
        credit_no,
        sum(amount_pln) as amount_pln
    from allocation.parts
    group by credit_no
),

open_credits as (
    select
        credits.credit_no,
        credits.customer_id,
        credits.invoice_number,
        credits.corrects_number,
        credits.amount_pln - coalesce(used.amount_pln, 0) as amount_pln
    from allocation.credits as credits
    left join used on credits.credit_no = used.credit_no
)

select
    case $rule
        when 'document' then customer_id || chr(31) || invoice_number
        when 'correction' then customer_id || chr(31) || corrects_number
        else customer_id
    end as group_key,
    credit_no as id,
    credit_no as place,
    amount_pln
from open_credits
where
    amount_pln > 0
    and case $rule
        when 'document' then invoice_number is not null
        when 'correction' then corrects_number is not null
        else true
    end
