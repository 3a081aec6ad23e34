-- One row per supply zone
select
    zone_code,
    name
from feed.zones
