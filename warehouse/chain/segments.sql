-- One row per meter and stretch of its life in which total = register + offset
with added as (
    select
        meter_key,
        sum(add_m3) as add_m3
    from chain.breaks
    group by meter_key
),

devices as (
    select
        devices.meter_key,
        meters.service_point_id,
        devices.first_register_m3,
        devices.last_register_m3 - devices.first_register_m3 + coalesce(added.add_m3, 0) as volume_m3,
        row_number() over (
            partition by meters.service_point_id order by meters.installed_date, devices.first_at
        ) as serial
    from chain.devices as devices
    inner join feed.meters as meters on devices.meter_key = meters.meter_key
    left join added on devices.meter_key = added.meter_key
),

-- The register of a place goes on where the former device stopped.
starts as (
    select
        meter_key,
        first_value(first_register_m3) over w
        + coalesce(sum(volume_m3) over (w rows between unbounded preceding and 1 preceding), 0)
        - first_register_m3 as offset_m3
    from devices
    window w as (partition by service_point_id order by serial)
),

stretches as (
    select
        meter_key,
        '-infinity'::timestamptz as from_at,
        offset_m3
    from starts
    union all
    select
        breaks.meter_key,
        breaks.read_at as from_at,
        starts.offset_m3 + sum(breaks.add_m3) over (
            partition by breaks.meter_key order by breaks.read_at
        ) as offset_m3
    from chain.breaks as breaks
    inner join starts on breaks.meter_key = starts.meter_key
)

select
    meter_key,
    from_at,
    lead(from_at, 1, 'infinity'::timestamptz) over (
        partition by meter_key order by from_at
    ) as to_at,
    offset_m3::decimal(15, 3) as offset_m3
from stretches
order by meter_key, from_at
