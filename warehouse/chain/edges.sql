-- One row per reading in scope that is a meter's first or last, or whose step is not a plain rise
with reversed as (
    select meter_key
    from feed.meters
    where is_reversed
)

select
    steps.meter_key,
    steps.read_at,
    steps.register_m3,
    steps.previous_at,
    steps.previous_m3,
    steps.previous_at is null as is_first,
    steps.is_last
from chain_steps as steps
where
    steps.previous_at is null
    or steps.is_last
    or steps.register_m3 < steps.previous_m3
    or steps.meter_key in (select reversed.meter_key from reversed)
