-- One row per reading in scope that holds, beside the one before it; of a moment the last one holds
-- The windows have no order of their own: `chain_readings` is sorted by meter, moment and kind,
-- and DuckDB streams them in that order; sorting 12 million rows again would cost seconds.
with ordered as (
    select
        *,
        lead(meter_key) over () as next_key,
        lead(read_at) over () as next_at
    from chain_readings
),

holding as (
    select
        meter_key,
        read_at,
        register_m3,
        kind
    from ordered
    where next_key is distinct from meter_key or next_at <> read_at
),

beside as (
    select
        *,
        lag(meter_key) over () as previous_key,
        lag(read_at) over () as previous_at,
        lag(register_m3) over () as previous_m3,
        lag(kind) over () as previous_kind,
        lead(meter_key) over () as next_key
    from holding
)

select
    meter_key,
    read_at,
    register_m3,
    kind,
    case when previous_key = meter_key then previous_at end as previous_at,
    case when previous_key = meter_key then previous_m3 end as previous_m3,
    case when previous_key = meter_key then previous_kind end as previous_kind,
    coalesce(next_key <> meter_key, true) as is_last
from beside
