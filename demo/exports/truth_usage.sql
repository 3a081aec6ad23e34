-- One row per service point
select
    point_code(point) as service_point_id,
    ['main', 'garden', 'main', 'flat', 'main'][class_ + 1] as kind,
    date '1970-01-01' + "from"::integer as from_date,
    date '1970-01-01' + "to"::integer as to_date,
    volume as usage_m3
from source
order by point
