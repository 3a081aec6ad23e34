-- One row per radio meter in scope and hour that begins and ends between its readings
with pairs as (
    select
        meter_key,
        read_at,
        second_of(read_at) as at_s,
        second_of(previous_at) as from_s,
        ((register_m3 - previous_m3) * 1000)::bigint as step_l
    from chain_steps
    where meter_key in (select hourly.meter_key from chain_hourly as hourly)
),

steps as (
    select
        pairs.meter_key,
        pairs.at_s,
        pairs.from_s,
        pairs.step_l + coalesce(breaks.add_m3 * 1000, 0)::bigint as volume_l
    from pairs
    left join chain.breaks as breaks
        on pairs.meter_key = breaks.meter_key and pairs.read_at = breaks.read_at
),

running as (
    select
        *,
        coalesce(at_s - from_s > 2 * 3600, false) as is_long,
        coalesce(lead(at_s) over w - at_s > 2 * 3600, false) as is_next_long,
        sum(coalesce(volume_l, 0)) over (w rows unbounded preceding) as to_l
    from steps
    window w as (partition by meter_key order by at_s)
),

-- Full hours after the former reading, up to this one, or the hour of the first reading; counted
-- from the epoch: zones of whole hours share them.
marks as (
    select
        *,
        unnest(range(coalesce(from_s, at_s - 1) // 3600 + 1, at_s // 3600 + 1)) as hour_no
    from running
),

levels as (
    select
        meter_key,
        hour_no,
        to_l - coalesce(rest_l(volume_l, at_s - hour_no * 3600, at_s - from_s), 0) as level_l,
        is_long as is_long_before,
        case when hour_no * 3600 = at_s then is_next_long else is_long end as is_long_after
    from marks
),

hours as (
    select
        meter_key,
        hour_no,
        lead(level_l) over w - level_l as usage_l,
        is_long_after or lead(is_long_before) over w as is_interpolated
    from levels
    window w as (partition by meter_key order by hour_no)
    qualify lead(level_l) over w is not null
)

select
    meter_key,
    make_timestamptz(hour_no * 3600000000) as hour_at,
    (usage_l / 1000)::decimal(15, 3) as usage_m3,
    is_interpolated
from hours
order by meter_key, hour_at
