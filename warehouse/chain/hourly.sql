-- One row per meter in scope that is read about every hour, by radio
with gaps as (
    select
        meter_key,
        read_at - lag(read_at) over (partition by meter_key order by read_at) as gap
    from chain_readings
    where kind = 'radio'
)

select meter_key
from gaps
group by meter_key
having 2 * count(*) filter (where gap <= interval 2 hour) >= count(*)
