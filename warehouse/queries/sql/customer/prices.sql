-- One row per price of the tariffs that the customers' meters are settled by
select
    tariffs.tariff_code,
    tariffs.service,
    tariffs.unit,
    tariffs.valid_from_date,
    tariffs.valid_to_date,
    tariffs.price_net_pln,
    tariffs.vat_rate_pct
from mart.tariffs as tariffs
where
    tariffs.tariff_code in (
        select meters.tariff_code
        from mart.meter_access as meter_access
        inner join mart.meters as meters on meter_access.meter_key = meters.meter_key
        where
            list_contains($customer_ids::varchar[], meter_access.customer_id)
            and (
                list_contains($whole_ids::varchar[], meter_access.customer_id)
                or list_contains(
                    $properties::struct(customer_id varchar, property_id varchar)[],
                    { 'customer_id': meter_access.customer_id, 'property_id': meter_access.property_id }
                )
            )
    )
order by tariffs.tariff_code, tariffs.service, tariffs.valid_from_date
