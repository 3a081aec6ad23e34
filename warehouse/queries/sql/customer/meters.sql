-- One row per meter, contract and time in which the customers may see the meter
select
    allowed.customer_id,
    meters.service_point_id,
    meters.kind,
    meters.parent_service_point_id,
    meters.property_id,
    properties.property_kind,
    properties.street,
    properties.building,
    properties.flat,
    properties.city,
    properties.persons,
    meters.meter_id,
    meters.meter_key,
    meters.serial_number,
    meters.owner,
    meters.tariff_code,
    meters.settlement_months,
    meters.is_radio,
    meters.verification_valid_until_date,
    meters.installed_date,
    meters.removed_date,
    epoch(allowed.from_at)::bigint as from_s,
    epoch(allowed.to_at)::bigint as until_s
from mart.meter_access as allowed
inner join mart.meters as meters on allowed.meter_key = meters.meter_key
inner join mart.properties as properties on meters.property_id = properties.property_id
where
    list_contains($customer_ids::varchar[], allowed.customer_id)
    and (
        list_contains($whole_ids::varchar[], allowed.customer_id)
        or list_contains(
            $properties::struct(customer_id varchar, property_id varchar)[],
            { 'customer_id': allowed.customer_id, 'property_id': allowed.property_id }
        )
    )
order by
    properties.city,
    properties.street,
    properties.building,
    properties.flat,
    meters.property_id,
    meters.kind != 'main',
    meters.kind,
    meters.service_point_id
