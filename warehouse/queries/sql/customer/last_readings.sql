-- One row per service point the customers see now: its last reading and its last one that is no estimate
with
seen_now as (
    select
        meters.service_point_id,
        meters.meter_key,
        meter_access.from_at
    from mart.meter_access as meter_access
    inner join mart.meters as meters on meter_access.meter_id = meters.meter_id
    where
        list_contains($customer_ids::varchar[], meter_access.customer_id)
        and meter_access.to_at is null
)

select
    seen_now.service_point_id,
    max(readings.read_at) as last_read_at,
    max(readings.read_at) filter (where not readings.is_estimated) as last_true_read_at
from seen_now
left join mart.readings as readings
    on seen_now.meter_key = readings.meter_key and seen_now.from_at <= readings.read_at
group by seen_now.service_point_id
