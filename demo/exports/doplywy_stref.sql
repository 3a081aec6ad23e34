-- One row per zone and hour
select
    zone_code as "Strefa",
    strftime(local_time, '%d.%m.%Y %H:%M') as "Godzina",
    replace((litres::decimal(14, 3) / 1000)::decimal(14, 3)::varchar, '.', ',') as "Dopływ [m3]"
from source
