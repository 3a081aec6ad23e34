-- One row per line of an invoice
select
    invoice_number,
    line_number,
    service,
    description,
    meter_id,
    read_from_date,
    read_to_date,
    register_from_m3,
    register_to_m3,
    quantity,
    unit,
    price_net_pln,
    net_pln,
    vat_rate_pct
from feed.invoice_lines
