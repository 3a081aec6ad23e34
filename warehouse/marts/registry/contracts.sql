-- One row per contract
select
    contract_number,
    customer_id,
    property_id,
    signed_date,
    valid_from_date,
    valid_to_date,
    tariff_code,
    tariff_description
from feed.contracts
