-- One row per reading in scope, sorted by meter, moment and trust in its kind
select
    readings.meter_key,
    readings.read_at,
    readings.register_m3,
    readings.kind
from feed.readings as readings
inner join chain_scope as scope
    on readings.meter_key = scope.meter_key and readings.read_at >= scope.from_at
order by readings.meter_key, readings.read_at, readings.kind
