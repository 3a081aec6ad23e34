-- One row per price of some tariffs that is in force on a day
select
    tariff_code,
    service,
    unit,
    valid_from_date,
    valid_to_date,
    price_net_pln,
    vat_rate_pct,
    decision
from mart.tariffs
where
    list_contains($tariff_codes::varchar[], tariff_code)
    and valid_from_date <= $day
    and (valid_to_date is null or $day <= valid_to_date)
order by tariff_code, service, valid_from_date
