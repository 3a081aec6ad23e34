-- One row per zone and hour
select
    zone_code,
    hour_at,
    inflow_m3
from feed.zone_inflows
