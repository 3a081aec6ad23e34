-- One row per property
select
    property_id,
    property_kind,
    street,
    building,
    flat,
    postcode,
    city,
    persons
from feed.properties
