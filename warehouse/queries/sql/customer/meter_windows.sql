-- One row per meter, contract and time in which the customers may see the meter
select
    service_point_id,
    meter_key,
    epoch(from_at)::bigint as from_s,
    epoch(to_at)::bigint as until_s
from mart.meter_access
where list_contains($customer_ids::varchar[], customer_id)
