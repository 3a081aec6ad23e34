-- One row per meter of a document: the readings at both ends of what is billed, in litres
with measured as (
    select
        lines.bill,
        lines.meter_id,
        bool_or(lines.service = 'water') as is_main,
        min(lines.read_from_date) - date '1970-01-01' as first_day,
        max(lines.read_to_date) - date '1970-01-01' as after_day,
        arg_min(lines.register_from_m3, lines.read_from_date) as register_from_m3,
        arg_max(lines.register_to_m3, lines.read_to_date) as register_to_m3
    from agreement_lines as lines
    where
        lines.meter_id is not null
        and lines.register_from_m3 is not null
        and lines.register_to_m3 is not null
        and lines.read_from_date is not null
        and lines.read_to_date is not null
    group by lines.bill, lines.meter_id
),

risen as (
    select
        measured.*,
        (measured.register_from_m3 * 1000)::bigint as from_l,
        ((measured.register_to_m3 - measured.register_from_m3) * 1000)::bigint
        * case when meters.is_reversed then -1 else 1 end as risen_l,
        case
            when meters.digits is not null then 1000::bigint * (10 ^ meters.digits)::bigint
        end as range_l,
        meters.verification_valid_until_date - date '1970-01-01' as valid_until,
        points.kind
    from measured
    left join feed.meters as meters on measured.meter_id = meters.meter_id
    left join feed.service_points as points on meters.service_point_id = points.service_point_id
)

select
    bill,
    is_main,
    first_day,
    after_day,
    from_l,
    from_l + coalesce((risen_l % range_l + range_l) % range_l, risen_l) as to_l,
    coalesce(valid_until, $no_mark) as valid_until,
    row_number() over (order by bill, first_day, meter_id) as run
from risen
where is_main or kind = 'garden'
order by run
