-- One row per contract of the customers, those in force first
select
    contracts.contract_number,
    contracts.customer_id,
    contracts.property_id,
    contracts.signed_date,
    contracts.valid_from_date,
    contracts.valid_to_date,
    contracts.tariff_code,
    contracts.tariff_description,
    properties.street,
    properties.building,
    properties.flat,
    properties.city
from mart.contracts as contracts
left join mart.properties as properties on contracts.property_id = properties.property_id
where list_contains($whole_ids::varchar[], contracts.customer_id)
order by
    contracts.valid_to_date is not null asc,
    contracts.valid_from_date desc,
    contracts.contract_number asc
