-- One row per property
select
    property_code(property) as "Nr posesji",
    ['D', 'B', 'F'][kind + 1] as "Rodzaj",
    street_name as "Ulica",
    building as "Nr domu",
    postcode as "Kod pocztowy",
    town as "Miejscowość",
    case when persons > 0 then persons end as "Liczba osób"
from source
order by property
