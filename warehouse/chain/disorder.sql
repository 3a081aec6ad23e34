-- One row per reading that lies before its place in the order of meter, moment and kind
with beside as (
    select
        meter_key,
        read_at,
        kind,
        lag(meter_key) over () as previous_key,
        lag(read_at) over () as previous_at,
        lag(kind) over () as previous_kind
    from feed.readings
)

select meter_key
from beside
where
    meter_key < previous_key
    or (meter_key = previous_key and read_at < previous_at)
    or (meter_key = previous_key and read_at = previous_at and kind < previous_kind)
