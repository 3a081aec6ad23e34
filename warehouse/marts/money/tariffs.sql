-- One row per tariff, service and date from which a price holds
select
    tariff_code,
    service,
    unit,
    valid_from_date,
    valid_to_date,
    price_net_pln,
    vat_rate_pct,
    decision
from feed.tariffs
