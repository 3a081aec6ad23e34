-- One row per service point
select
    point_code(point) as "Punkt poboru",
    property_code(property) as "Nr posesji",
    ['G', 'O', 'G', 'L', 'G'][class_ + 1] as "Rodzaj",
    case when parent >= 0 then point_code(parent) end as "Punkt nadrzędny",
    zone_code as "Strefa",
    tariff_code as "Taryfa",
    months as "Okres rozl. [mies.]"
from source
order by point
