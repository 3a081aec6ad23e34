-- One row per contract whose customer or property is unknown
select
    contracts.contract_number as subject,
    'Umowa wskazuje klienta albo posesję, których nie ma.' as reason
from feed.contracts as contracts
left join feed.customers as customers on contracts.customer_id = customers.customer_id
left join feed.properties as properties on contracts.property_id = properties.property_id
where customers.customer_id is null or properties.property_id is null
