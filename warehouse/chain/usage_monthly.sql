-- One row per meter in scope and calendar month, from the meter's first to its last reading
-- The windows stream in the order of `chain_steps`; sums run on from meter to meter, and only
-- their differences within a meter are used. Joins after `unnest` would upset that order, so
-- a month other than the reading's own is looked up in a list (slower, but few are needed).
with numbered as (
    select
        steps.meter_key,
        steps.read_at,
        steps.is_last,
        second_of(steps.read_at) as at_s,
        second_of(steps.previous_at) as from_s,
        ((steps.register_m3 - steps.previous_m3) * 1000)::bigint as step_l,
        steps.kind <> 'estimate'
        and steps.previous_kind <> 'estimate'
        and second_of(steps.read_at) - second_of(steps.previous_at) <= 31 * 86400 + 3600 as is_measured,
        case
            when steps.read_at >= months.ends_at then months.month_no + 1
            when steps.read_at < months.starts_at then months.month_no - 1
            else months.month_no
        end as month_no,
        case
            when steps.read_at >= months.ends_at then second_of(months.ends_at)
            when steps.read_at < months.starts_at then month_start_s(months.month_no - 1)
            else second_of(months.starts_at)
        end as month_s
    from chain_steps as steps
    inner join calendar.months as months on utc_month(steps.read_at) = months.month_no
),

volumes as (
    select
        numbered.*,
        numbered.step_l + coalesce(breaks.add_m3 * 1000, 0)::bigint as volume_l
    from numbered
    left join chain.breaks as breaks
        on numbered.meter_key = breaks.meter_key and numbered.read_at = breaks.read_at
),

running as (
    select
        *,
        case when from_s is not null then lag(month_no) over () end as from_month_no,
        (sum(coalesce(volume_l, 0)) over so_far)::bigint as to_l,
        (sum(case when is_measured then volume_l else 0 end) over so_far)::bigint as measured_l
    from volumes
    -- The linter does not know a frame without an order.
    window so_far as (rows unbounded preceding) -- noqa: PRS
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
            when marks.from_s is null or marks.mark_no > marks.month_no then 0
            when marks.mark_no = marks.month_no then marks.at_s - marks.month_s
            else marks.at_s - month_start_s(marks.mark_no)
        end as left_s,
        marks.at_s - marks.from_s as length_s,
        marks.to_l,
        marks.volume_l,
        marks.measured_l,
        marks.is_measured
    from marks
),

registers as (
    select
        meter_key,
        mark_no,
        to_l - coalesce(rest_l(volume_l, left_s, length_s), 0) as level_l,
        measured_l - case when is_measured then volume_l * left_s / length_s else 0 end as measured_l
    from levels
),

months_of_meter as (
    select
        meter_key,
        mark_no as month_no,
        lead(meter_key) over () as next_key,
        lead(level_l) over () - level_l as usage_l,
        lead(measured_l) over () - measured_l as measured_l
    from registers
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
where next_key = meter_key
