-- One row per meter (device)
with latest_contracts as (
    select
        property_id,
        arg_max(customer_id, valid_from_date) as customer_id,
        arg_max(tariff_code, valid_from_date) as tariff_code
    from feed.contracts
    group by property_id
)

select
    meters.meter_id,
    meters.serial_number,
    points.kind,
    meters.service_point_id,
    points.parent_service_point_id,
    points.property_id,
    contracts.customer_id,
    points.zone_code,
    coalesce(points.tariff_code, contracts.tariff_code) as tariff_code,
    points.settlement_months,
    meters.digits,
    meters.diameter_mm,
    meters.owner,
    meters.is_radio,
    meters.is_reversed,
    meters.registered_date,
    meters.verification_valid_until_date,
    meters.installed_date,
    meters.removed_date,
    meters.meter_key
from feed.meters as meters
inner join feed.service_points as points on meters.service_point_id = points.service_point_id
left join latest_contracts as contracts on points.property_id = contracts.property_id
order by meters.meter_id
