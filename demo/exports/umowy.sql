-- One row per contract
select
    'U/' || strftime(date '1970-01-01' + signed::integer, '%Y') || '/' || lpad("order"::varchar, 6, '0')
        as "Nr umowy",
    customer_number as "Nr odbiorcy",
    property_code(property) as "Nr posesji",
    day_text(signed) as "Data zawarcia",
    day_text("from") as "Obowiązuje od",
    case when "to" < 1073741824 then day_text("to" - 1) end as "Obowiązuje do",
    tariff_code as "Taryfa",
    tariff_description as "Opis taryfy"
from source
order by 1
