-- One row per accepted reading
select
    meters.meter_id,
    chained.read_at,
    chained.register_m3,
    chained.total_m3,
    chained.kind,
    chained.source,
    chained.is_estimated,
    chained.meter_key
from mart.chained_register as chained
inner join feed.meters as meters on chained.meter_key = meters.meter_key
