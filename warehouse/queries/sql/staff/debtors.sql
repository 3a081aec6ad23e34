-- One row per customer of a tariff group or zone who owes something, most late first, at most 200
select
    owed.customer_id,
    customers.name,
    count(*) as documents,
    min(owed.due_date) as oldest_due_date,
    coalesce(sum(owed.open_pln) filter ($day::date > owed.due_date), 0)::decimal(18, 2) as late_pln,
    sum(owed.open_pln)::decimal(18, 2) as open_pln
from mart.receivables as owed
inner join mart.customers as customers on owed.customer_id = customers.customer_id
where
    $grouped_by = 'all'
    or coalesce(case $grouped_by when 'tariff' then owed.tariff_code else owed.zone_code end, '')
    = $group_code
group by owed.customer_id, customers.name
order by late_pln desc, open_pln desc, owed.customer_id asc
limit 200
