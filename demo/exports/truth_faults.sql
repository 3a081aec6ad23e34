-- One row per injected fault
select
    row_number() over () as fault_id,
    kind,
    meter_code(device) as meter_id,
    date '1970-01-01' + "from"::integer as from_date,
    case when "to" < 1073741824 then date '1970-01-01' + ("to" - 1)::integer end as to_date,
    written as written_value,
    "true" as true_register_m3,
    litres_per_hour,
    case when is_written then 'odczyty_' || year(date '1970-01-01' + "from"::integer) || '.csv' end as file
from source
