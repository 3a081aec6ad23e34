-- One row per reading of the asked meters between two moments, as far as the customers see it
select
    -- Whole numbers only: the kind is its place in the list asked with.
    readings.meter_key::bigint as meter_key,
    epoch_us(readings.read_at) // 1000000 as read_s,
    (readings.total_m3 * 1000)::bigint as total_l,
    list_position($kinds::varchar[], readings.kind)::bigint as kind
from mart.meter_access as allowed
inner join mart.chained_register as readings
    on
        allowed.meter_key = readings.meter_key
        and allowed.from_at <= readings.read_at
where
    list_contains($customer_ids::varchar[], allowed.customer_id)
    and (
        list_contains($whole_ids::varchar[], allowed.customer_id)
        or list_contains(
            $properties::struct(customer_id varchar, property_id varchar)[],
            { 'customer_id': allowed.customer_id, 'property_id': allowed.property_id }
        )
    )
    and list_contains($meter_keys::integer[], allowed.meter_key)
    and list_contains($meter_keys::integer[], readings.meter_key)
    and (allowed.to_at is null or readings.read_at < allowed.to_at)
    and readings.read_at >= make_timestamptz($from_s::bigint * 1000000)
    and readings.read_at < make_timestamptz($until_s::bigint * 1000000)
