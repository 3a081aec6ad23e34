-- One row per line of an invoice that only its document tells of
select
    judged.invoice_number,
    lines.line_number,
    lines.service,
    lines.description,
    null::varchar as meter_id,
    null::date as read_from_date,
    null::date as read_to_date,
    null::decimal(15, 3) as register_from_m3,
    null::decimal(15, 3) as register_to_m3,
    lines.quantity,
    lines.unit,
    lines.price_net_pln,
    lines.net_pln,
    lines.vat_rate_pct,
    $load_id::integer as load_id
from ksef_lines as lines
inner join ksef_judged as judged on lines.place = judged.place
where judged.fate = 'new'
order by judged.invoice_number, lines.line_number
