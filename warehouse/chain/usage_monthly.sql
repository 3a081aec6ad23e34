-- One row per meter in scope and calendar month, from the meter's first to its last reading
with numbered as (
    select
        readings.meter_key,
        readings.kind,
        readings.read_at,
        epoch(readings.read_at) as at_s,
        (readings.register_m3 * 1000)::bigint as register_l,
        months.month_no
        + (readings.read_at >= months.ends_at)::integer
        - (readings.read_at < months.starts_at)::integer as month_no
    from chain_readings as readings
    inner join calendar.months as months
        on months.month_no = chain_month(readings.read_at)
),

-- Two readings of one moment: the more trusted one, which sorts last, holds.
pairs as (
    select
        meter_key,
        read_at,
        month_no,
        at_s,
        register_l,
        kind,
        lag(month_no) over w as from_month_no,
        lag(at_s) over w as from_s,
        lag(register_l) over w as from_l,
        lag(kind) over w as from_kind,
        lead(at_s) over w as next_s
    from numbered
    window w as (partition by meter_key order by read_at, kind)
    qualify next_s is distinct from at_s
),

steps as (
    select
        pairs.meter_key,
        pairs.month_no,
        pairs.from_month_no,
        pairs.at_s,
        pairs.from_s,
        pairs.next_s is null as is_last,
        pairs.register_l - pairs.from_l + coalesce(breaks.add_m3 * 1000, 0)::bigint as volume_l,
        pairs.kind <> 'estimate'
        and pairs.from_kind <> 'estimate'
        and pairs.at_s - pairs.from_s <= 31 * 86400 + 3600 as is_measured
    from pairs
    left join chain.breaks as breaks
        on pairs.meter_key = breaks.meter_key and pairs.read_at = breaks.read_at
),

-- Volume since the first reading in scope, in whole litres: all of it, and the measured part.
running as (
    select
        *,
        sum(coalesce(volume_l, 0)) over w as to_l,
        sum(case when is_measured then volume_l else 0 end) over w as measured_l
    from steps
    window w as (partition by meter_key order by at_s rows unbounded preceding)
),

-- Month starts inside each pair; the first reading opens its month, the last one closes its own.
marks as (
    select
        *,
        unnest(range(coalesce(from_month_no + 1, month_no), month_no + 1 + is_last::integer)) as mark_no
    from running
),

levels as (
    select
        marks.meter_key,
        marks.mark_no,
        case
            when marks.from_s is null or marks.mark_no > marks.month_no then 0.0
            else (marks.at_s - epoch(months.starts_at)) / (marks.at_s - marks.from_s)
        end as left_share,
        marks.to_l,
        marks.volume_l,
        marks.measured_l,
        marks.is_measured
    from marks
    inner join calendar.months as months on marks.mark_no = months.month_no
),

registers as (
    select
        meter_key,
        mark_no,
        to_l - coalesce(round(volume_l * left_share), 0)::bigint as level_l,
        measured_l - case when is_measured then volume_l * left_share else 0 end as measured_l
    from levels
),

months_of_meter as (
    select
        meter_key,
        mark_no as month_no,
        lead(level_l) over w - level_l as usage_l,
        lead(measured_l) over w - measured_l as measured_l
    from registers
    window w as (partition by meter_key order by mark_no)
    qualify lead(level_l) over w is not null
)

select
    meter_key,
    month_no::integer as month_no,
    (usage_l / 1000)::decimal(15, 3) as usage_m3,
    case
        when usage_l = 0 then (measured_l = 0)::integer
        else greatest(0, least(1, measured_l / usage_l))
    end::float as measured_share
from months_of_meter
