-- One row per contract of the customers and meter that served its property while it was in force
select
    contracts.contract_number,
    meters.service_point_id,
    meters.kind,
    meters.meter_id,
    meters.serial_number,
    meters.tariff_code,
    meters.settlement_months,
    meters.verification_valid_until_date,
    meters.installed_date,
    meters.removed_date
from mart.contracts as contracts
inner join mart.meters as meters on contracts.property_id = meters.property_id
where
    list_contains($whole_ids::varchar[], contracts.customer_id)
    and (meters.removed_date is null or contracts.valid_from_date <= meters.removed_date)
    and (
        contracts.valid_to_date is null
        or meters.installed_date is null
        or meters.installed_date <= contracts.valid_to_date
    )
order by
    contracts.contract_number,
    meters.kind != 'main',
    meters.kind,
    meters.service_point_id,
    meters.installed_date
