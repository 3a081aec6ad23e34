-- One row per customer whose balance is not the sum of operations, or not what is open less what is unused
with balances as (
    select
        customer_id,
        arg_max(balance_pln, (booked_date, operation_id)) as balance_pln,
        arg_min(balance_pln - amount_pln, (booked_date, operation_id)) as opening_pln,
        sum(amount_pln) as operations_pln
    from mart.settlements
    group by customer_id
),

charged as (
    select
        customer_id,
        sum(amount_pln) filter (where part <> 'unbooked') as amount_pln
    from allocation.charges
    group by customer_id
),

credited as (
    select
        customer_id,
        sum(amount_pln) as amount_pln
    from allocation.credits
    group by customer_id
),

covered as (
    select
        customer_id,
        sum(amount_pln) filter (where charge_id is not null) as booked_pln,
        sum(amount_pln) as amount_pln
    from mart.payment_allocations
    group by customer_id
),

compared as (
    select
        balances.customer_id,
        balances.opening_pln + balances.operations_pln = balances.balance_pln as is_summed,
        (coalesce(charged.amount_pln, 0) - coalesce(covered.booked_pln, 0))
        - (coalesce(credited.amount_pln, 0) - coalesce(covered.amount_pln, 0))
        -- What covers something that nobody booked is gone from the credit, not from the balance.
        - (coalesce(covered.amount_pln, 0) - coalesce(covered.booked_pln, 0))
        = balances.balance_pln - balances.opening_pln as is_settled
    from balances
    left join charged on balances.customer_id = charged.customer_id
    left join credited on balances.customer_id = credited.customer_id
    left join covered on balances.customer_id = covered.customer_id
)

select
    customer_id as subject,
    case
        when not is_summed then 'Saldo początkowe i operacje nie dają salda klienta.'
        else 'Saldo klienta różni się od kwot otwartych pomniejszonych o wpłaty niezaliczone.'
    end as reason
from compared
where not (is_summed and is_settled)
