-- One row per exchange of a meter
select
    point_code(point) as "Punkt poboru",
    day_text(day) as "Data wymiany",
    meter_code(removed) as "Nr ewid. zdjętego",
    removed_register as "Stan zdjętego",
    meter_code(installed) as "Nr ewid. założonego",
    installed_register as "Stan założonego",
    reason as "Powód"
from source
order by day, point
