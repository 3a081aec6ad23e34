-- One row per charge, or part of one, that nothing covers yet
with covered as (
    select
        charge_no,
        sum(amount_pln) as amount_pln
    from allocation.parts
    group by charge_no
),

homes as (
    select
        customer_id,
        arg_max(property_id, (valid_from_date, contract_number)) as property_id
    from feed.contracts
    group by customer_id
),

points as (
    select
        property_id,
        min(zone_code) as zone_code,
        min(tariff_code) as tariff_code
    from feed.service_points
    where kind = 'main'
    group by property_id
)

select
    charges.customer_id,
    charges.operation_id as charge_id,
    charges.invoice_number,
    charges.kind,
    points.tariff_code,
    points.zone_code,
    charges.due_date,
    (charges.amount_pln - coalesce(covered.amount_pln, 0))::decimal(15, 2) as open_pln
from allocation.charges as charges
left join covered on charges.charge_no = covered.charge_no
left join feed.invoices as invoices on charges.invoice_number = invoices.invoice_number
left join homes on charges.customer_id = homes.customer_id
left join points on coalesce(invoices.property_id, homes.property_id) = points.property_id
where charges.part <> 'unbooked' and charges.amount_pln > coalesce(covered.amount_pln, 0)
order by charges.customer_id, charges.due_date, charges.charge_no
