-- One row per tariff group or zone, those of few customers together: what is owed, by age
with aged as (
    select
        case $grouped_by when 'tariff' then tariff_code else zone_code end as group_code,
        customer_id,
        open_pln,
        $day::date - due_date as days_late
    from mart.receivables
),

counted as (
    select
        group_code,
        count(distinct customer_id) as customers
    from aged
    group by group_code
),

-- A group of a few customers would tell what each of them owes.
shown as (
    select
        aged.customer_id,
        aged.open_pln,
        aged.days_late,
        case when counted.customers >= $fewest then aged.group_code end as group_code
    from aged
    inner join counted on aged.group_code is not distinct from counted.group_code
)

select
    shown.group_code,
    zones.name as group_name,
    count(distinct shown.customer_id) as customers,
    coalesce(sum(shown.open_pln) filter (shown.days_late <= 0), 0)::decimal(18, 2) as not_due_pln,
    coalesce(sum(shown.open_pln) filter (shown.days_late between 1 and 30), 0)::decimal(18, 2)
        as late_30_pln,
    coalesce(sum(shown.open_pln) filter (shown.days_late between 31 and 60), 0)::decimal(18, 2)
        as late_60_pln,
    coalesce(sum(shown.open_pln) filter (shown.days_late between 61 and 90), 0)::decimal(18, 2)
        as late_90_pln,
    coalesce(sum(shown.open_pln) filter (shown.days_late > 90), 0)::decimal(18, 2) as later_pln
from shown
left join mart.zones as zones on shown.group_code = zones.zone_code and $grouped_by = 'zone'
group by shown.group_code, zones.name
order by shown.group_code
