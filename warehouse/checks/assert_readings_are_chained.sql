-- One row per meter with readings that no segment of the chain covers
with counted as (
    select
        devices.meter_key,
        count(segments.meter_key) as segments
    from chain.devices as devices
    left join chain.segments as segments on devices.meter_key = segments.meter_key
    group by devices.meter_key
)

select
    meters.meter_id as subject,
    'Odczyty wodomierza nie mają ciągłego licznika.' as reason
from counted
inner join feed.meters as meters on counted.meter_key = meters.meter_key
where counted.segments = 0
