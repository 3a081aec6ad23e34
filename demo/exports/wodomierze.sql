-- One row per meter
select
    meter_code(device) as "Nr ewid.",
    serial as "Nr fabryczny",
    point_code(point) as "Punkt poboru",
    digits as "Liczba cyfr",
    diameter as "DN [mm]",
    case when is_own then 'odbiorca' else 'przedsiębiorstwo' end as "Własność",
    case when is_radio then 'T' else 'N' end as "Radio",
    case when is_reversed then 'T' else 'N' end as "Odwrotny",
    day_text(registered) as "Data przyjęcia na stan",
    '31.12.' || valid_year as "Legalizacja do",
    day_text(installed) as "Data montażu",
    case when removed < 1073741824 then day_text(removed) end as "Data demontażu"
from source
order by device
