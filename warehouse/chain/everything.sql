-- One row per meter with readings, to be chained from its first one
select
    meter_key,
    '-infinity'::timestamptz as from_at
from chain.dirty
group by meter_key
