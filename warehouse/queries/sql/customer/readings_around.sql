-- One row per reading of the asked service points, from the last before a period to the first after it
with
allowed as (
    select
        service_point_id,
        meter_key,
        from_at,
        coalesce(to_at, 'infinity'::timestamptz) as to_at
    from mart.meter_access
    where
        list_contains($customer_ids::varchar[], customer_id)
        and list_contains($service_point_ids::varchar[], service_point_id)
),

access_rows as (
    select
        service_point_id,
        meter_key,
        from_at,
        to_at,
        max(to_at) over (
            partition by service_point_id
            order by from_at
            range between unbounded preceding and interval 1 microsecond preceding
        ) as seen_until_at
    from allowed
),

-- A stay ends where the customers lose sight of the service point; nothing is chained over the gap.
stays as materialized (
    select
        service_point_id,
        meter_key,
        from_at,
        to_at,
        count(*) filter (where from_at > seen_until_at) over (
            partition by service_point_id order by from_at
        ) as stay
    from access_rows
),

seen as materialized (
    select
        stays.service_point_id,
        stays.stay,
        readings.read_at,
        readings.total_m3,
        readings.kind,
        readings.is_estimated
    from mart.chained_register as readings
    inner join stays
        on
            readings.meter_key = stays.meter_key
            and readings.read_at >= stays.from_at
            and readings.read_at < stays.to_at
),

edges as (
    select
        service_point_id,
        stay,
        max(read_at) filter (where read_at <= $start_at) as from_at,
        min(read_at) filter (where read_at >= $end_at) as to_at
    from seen
    group by service_point_id, stay
)

-- Whole numbers only: places in the lists asked with, and an estimate is the first of the kinds.
select
    list_position($service_point_ids::varchar[], seen.service_point_id)::bigint as point,
    seen.stay::bigint as stay,
    epoch_us(seen.read_at) // 1000000 as read_s,
    (seen.total_m3 * 1000)::bigint as total_l,
    if(seen.is_estimated, 1, list_position($kinds::varchar[], seen.kind))::bigint as kind
from seen
inner join edges on seen.service_point_id = edges.service_point_id and seen.stay = edges.stay
where
    (edges.from_at is null or seen.read_at >= edges.from_at)
    and (edges.to_at is null or seen.read_at <= edges.to_at)
order by point, seen.stay, seen.read_at
