-- One row per customer, meter and contract
select
    contracts.customer_id,
    meters.meter_id,
    first_day.starts_at as from_at,
    day_after.starts_at as to_at,
    points.service_point_id,
    points.property_id,
    meters.meter_key
from feed.contracts as contracts
inner join feed.service_points as points on contracts.property_id = points.property_id
inner join feed.meters as meters on points.service_point_id = meters.service_point_id
inner join calendar.office_days as first_day on contracts.valid_from_date = first_day.local_date
left join calendar.office_days as day_after on contracts.valid_to_date + 1 = day_after.local_date
order by contracts.customer_id, meters.meter_id, first_day.starts_at
