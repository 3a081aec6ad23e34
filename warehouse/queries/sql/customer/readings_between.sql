-- One row per reading of the asked service points between two moments, as far as the customers see it
select
    -- Whole numbers only: places in the lists asked with, and an estimate is the first of the kinds.
    list_position($service_point_ids::varchar[], allowed.service_point_id)::bigint as point,
    epoch_us(readings.read_at) // 1000000 as read_s,
    (readings.total_m3 * 1000)::bigint as total_l,
    if(readings.is_estimated, 1, list_position($kinds::varchar[], readings.kind))::bigint as kind
from mart.meter_access as allowed
inner join mart.chained_register as readings
    on
        allowed.meter_key = readings.meter_key
        and allowed.from_at <= readings.read_at
where
    list_contains($customer_ids::varchar[], allowed.customer_id)
    and list_contains($service_point_ids::varchar[], allowed.service_point_id)
    and (allowed.to_at is null or readings.read_at < allowed.to_at)
    and readings.read_at >= make_timestamptz($from_s::bigint * 1000000)
    and readings.read_at < make_timestamptz($until_s::bigint * 1000000)
order by point, read_s
