-- One row per contract of the customers, with its property
select
    contracts.customer_id,
    contracts.property_id,
    contracts.valid_from_date,
    contracts.valid_to_date,
    properties.street,
    properties.building,
    properties.flat,
    properties.city
from mart.contracts as contracts
inner join mart.properties as properties on contracts.property_id = properties.property_id
where
    list_contains($customer_ids::varchar[], contracts.customer_id)
    and (
        list_contains($whole_ids::varchar[], contracts.customer_id)
        or list_contains(
            $properties::struct(customer_id varchar, property_id varchar)[],
            { 'customer_id': contracts.customer_id, 'property_id': contracts.property_id }
        )
    )
order by
    contracts.customer_id,
    properties.city,
    properties.street,
    properties.building,
    properties.flat,
    contracts.property_id,
    contracts.valid_from_date
