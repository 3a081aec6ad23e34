-- One row per meter in scope: its first and last reading
with ends as (
    select
        meter_key,
        arg_min(read_at, read_at) filter (where is_first) as first_at,
        arg_min(register_m3, read_at) filter (where is_first) as first_register_m3,
        arg_max(read_at, read_at) filter (where is_last) as last_at,
        arg_max(register_m3, read_at) filter (where is_last) as last_register_m3
    from chain_edges
    group by meter_key
)

select
    ends.meter_key,
    case when isfinite(scope.from_at) then known.first_at else ends.first_at end as first_at,
    case
        when isfinite(scope.from_at) then known.first_register_m3 else ends.first_register_m3
    end as first_register_m3,
    ends.last_at,
    ends.last_register_m3
from ends
inner join chain_scope as scope on ends.meter_key = scope.meter_key
left join chain.devices as known on ends.meter_key = known.meter_key
