-- One row per accepted reading, under its meter's number
select
    readings.meter_key,
    readings.read_at,
    readings.register_m3,
    (readings.register_m3 + segments.offset_m3)::decimal(18, 3) as total_m3,
    readings.kind::varchar as kind,
    readings.source,
    readings.kind = 'estimate' as is_estimated
from feed.readings as readings
inner join chain.segments as segments
    on
        readings.meter_key = segments.meter_key
        and readings.read_at >= segments.from_at
        and readings.read_at < segments.to_at
