-- One row per service point seen now that was read: its last reading and its last one that is no estimate
select
    seen_now.service_point_id,
    max(readings.read_at) as last_read_at,
    max(readings.read_at) filter (where not readings.is_estimated) as last_true_read_at
from mart.meter_access as seen_now
inner join mart.chained_register as readings
    on seen_now.meter_key = readings.meter_key and seen_now.from_at <= readings.read_at
where
    list_contains($customer_ids::varchar[], seen_now.customer_id)
    and (
        list_contains($whole_ids::varchar[], seen_now.customer_id)
        or list_contains(
            $properties::struct(customer_id varchar, property_id varchar)[],
            { 'customer_id': seen_now.customer_id, 'property_id': seen_now.property_id }
        )
    )
    and seen_now.to_at is null
group by seen_now.service_point_id
