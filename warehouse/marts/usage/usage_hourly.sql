-- One row per radio meter and hour
select
    meters.meter_id,
    usage.hour_at,
    usage.usage_m3,
    usage.is_interpolated
from chain.usage_hourly as usage
inner join feed.meters as meters on usage.meter_key = meters.meter_key
