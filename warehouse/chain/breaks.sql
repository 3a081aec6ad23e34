-- One row per reading whose volume differs from the plain difference of two registers
with steps as (
    select
        edges.meter_key,
        edges.read_at,
        edges.register_m3 - edges.previous_m3 as step_m3,
        meters.is_reversed is true as is_reversed,
        (10 ** meters.digits)::decimal(15, 3) as range_m3
    from chain_edges as edges
    inner join feed.meters as meters on edges.meter_key = meters.meter_key
    where edges.previous_at < edges.read_at
)

select
    meter_key,
    read_at,
    case when is_reversed then -2 * step_m3 else range_m3 end as add_m3,
    case when is_reversed then 'reversed' else 'rollover' end as cause
from steps
where
    (is_reversed and step_m3 <> 0)
    -- All digits passed: the register began again, and what it passed is a tenth of its range at most.
    or (not is_reversed and step_m3 < 0 and step_m3 + range_m3 <= range_m3 / 10)
