-- One row per reading whose step is no plain rise: a rollover, a reversed register, or a fall that stays
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
),

-- What passed the register: a reversed one counts down.
passed as (
    select
        *,
        case when is_reversed then -step_m3 else step_m3 end as volume_m3
    from steps
),

-- All digits passed: the register began again, and what it passed is a tenth of its range at most.
rolled as (
    select
        *,
        coalesce(volume_m3 < 0 and volume_m3 + range_m3 <= range_m3 / 10, false) as is_rollover
    from passed
)

select
    meter_key,
    read_at,
    volume_m3 - step_m3 + case when is_rollover then range_m3 else 0 end as add_m3,
    case
        when is_rollover then 'rollover'
        when volume_m3 < 0 then 'fall'
        else 'reversed'
    end as cause
from rolled
where is_rollover or volume_m3 < 0 or volume_m3 <> step_m3
