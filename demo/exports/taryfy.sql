-- One row per tariff, service and price step
select
    tariff_code as "Taryfa",
    service as "Usługa",
    unit as "Jedn.",
    day_text(valid_from) as "Od",
    day_text(valid_to) as "Do",
    money(price) as "Cena netto [zł]",
    8 as "VAT [%]",
    decision as "Decyzja"
from source
order by tariff_code, service, valid_from
