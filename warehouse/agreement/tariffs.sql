-- One row per price
select
    tariff_code,
    service,
    unit,
    valid_from_date,
    valid_to_date,
    price_net_pln,
    vat_rate_pct
from feed.tariffs
order by tariff_code, service, valid_from_date
