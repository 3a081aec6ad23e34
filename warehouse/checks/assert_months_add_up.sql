-- One row per meter whose months do not add up to its register
with months as (
    select
        meter_key,
        sum(usage_m3) as usage_m3
    from chain.usage_monthly
    group by meter_key
),

added as (
    select
        meter_key,
        sum(add_m3) as add_m3
    from chain.breaks
    group by meter_key
)

select
    meters.meter_id as subject,
    'Suma miesięcy różni się od przyrostu licznika.' as reason
from chain.devices as devices
inner join feed.meters as meters on devices.meter_key = meters.meter_key
left join months on devices.meter_key = months.meter_key
left join added on devices.meter_key = added.meter_key
where
    coalesce(months.usage_m3, 0)
    <> devices.last_register_m3 - devices.first_register_m3 + coalesce(added.add_m3, 0)
