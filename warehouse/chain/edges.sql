-- One row per reading in scope that is a meter's first or last, or whose step is not a plain rise
with reversed as (
    select meter_key from feed.meters where is_reversed
),

steps as (
    select
        meter_key,
        read_at,
        register_m3,
        lag(read_at) over w as previous_at,
        lag(register_m3) over w as previous_m3,
        lead(read_at) over w as next_at
    from chain_readings
    window w as (partition by meter_key order by read_at, kind)
)

select
    steps.meter_key,
    steps.read_at,
    steps.register_m3,
    steps.previous_at,
    steps.previous_m3,
    steps.previous_at is null as is_first,
    steps.next_at is null as is_last
from steps
where
    steps.previous_at is null
    or steps.next_at is null
    or steps.register_m3 < steps.previous_m3
    or steps.meter_key in (select reversed.meter_key from reversed)
