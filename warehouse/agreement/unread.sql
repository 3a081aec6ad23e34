-- One row per document with lines that no reading, or no tariff, explains
select
    lines.bill,
    bool_or(lines.service = 'other' and lines.net_pln <> 0) as has_others,
    bool_or(
        lines.quantity <> 0
        and (
            (lines.service = 'water' and (lines.meter_id is null or lines.register_to_m3 is null))
            or (lines.service = 'sewage' and not lines.is_metered)
        )
    ) as is_unread
from (
    select
        *,
        bool_or(service = 'water' and register_to_m3 is not null) over (
            partition by bill
        ) as is_metered
    from agreement_lines
) as lines
group by lines.bill
having has_others or is_unread
