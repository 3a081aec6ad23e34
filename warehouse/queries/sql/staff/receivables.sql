-- One row per tariff group or zone: what is owed, by how late it is on a day
with aged as (
    select
        case $grouped_by when 'tariff' then tariff_code else zone_code end as group_code,
        customer_id,
        open_pln,
        $day::date - due_date as days_late
    from mart.receivables
)

select
    aged.group_code,
    zones.name as group_name,
    count(distinct aged.customer_id) as customers,
    coalesce(sum(aged.open_pln) filter (aged.days_late <= 0), 0)::decimal(18, 2) as not_due_pln,
    coalesce(sum(aged.open_pln) filter (aged.days_late between 1 and 30), 0)::decimal(18, 2)
        as late_30_pln,
    coalesce(sum(aged.open_pln) filter (aged.days_late between 31 and 60), 0)::decimal(18, 2)
        as late_60_pln,
    coalesce(sum(aged.open_pln) filter (aged.days_late between 61 and 90), 0)::decimal(18, 2)
        as late_90_pln,
    coalesce(sum(aged.open_pln) filter (aged.days_late > 90), 0)::decimal(18, 2) as later_pln
from aged
left join mart.zones as zones on aged.group_code = zones.zone_code and $grouped_by = 'zone'
group by aged.group_code, zones.name
order by aged.group_code
