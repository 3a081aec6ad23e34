-- One row per meter whose chain must be made again, with the moment from which on
with dirty as (
    select
        meter_key,
        min(dirty_at) as dirty_at
    from chain.dirty
    group by meter_key
),

horizon as (
    select min(dirty_at) - interval 130 day as recent_from
    from dirty
    where isfinite(dirty_at)
),

recent as (
    select
        dirty.meter_key,
        min(readings.read_at) as first_at,
        max(case when readings.read_at < dirty.dirty_at then readings.read_at end) as previous_at
    from feed.readings as readings
    inner join dirty on readings.meter_key = dirty.meter_key
    where
        isfinite(dirty.dirty_at)
        and readings.read_at >= (select horizon.recent_from from horizon)
    group by dirty.meter_key
),

-- The month of the last reading that stays must be made again whole.
kept as (
    select
        recent.meter_key,
        recent.first_at
    from recent
    inner join calendar.months as months
        on recent.previous_at >= months.starts_at and recent.previous_at < months.ends_at
    where recent.first_at <= months.starts_at
)

select
    dirty.meter_key,
    coalesce(kept.first_at, '-infinity'::timestamptz) as from_at
from dirty
left join kept on dirty.meter_key = kept.meter_key
