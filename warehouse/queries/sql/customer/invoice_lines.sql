-- One row per line of the invoices of these numbers, as far as they are of the customers
select
    invoices.invoice_number,
    invoices.property_id,
    lines.line_number,
    lines.service,
    lines.description,
    lines.read_from_date,
    lines.read_to_date,
    lines.register_from_m3,
    lines.register_to_m3,
    lines.quantity,
    lines.unit,
    lines.price_net_pln,
    lines.net_pln,
    lines.vat_rate_pct,
    meters.serial_number
from mart.invoices as invoices
inner join mart.invoice_lines as lines on invoices.invoice_number = lines.invoice_number
left join mart.meters as meters on lines.meter_id = meters.meter_id
where
    list_contains($invoice_numbers::varchar[], invoices.invoice_number)
    and list_contains($customer_ids::varchar[], invoices.customer_id)
    and (
        list_contains($whole_ids::varchar[], invoices.customer_id)
        or list_contains(
            $properties::struct(customer_id varchar, property_id varchar)[],
            { 'customer_id': invoices.customer_id, 'property_id': invoices.property_id }
        )
    )
order by invoices.invoice_number, lines.line_number
