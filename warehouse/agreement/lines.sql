-- One row per line that a document has, or that it left as the documents before it had it
with own as (
    select
        documents.bill,
        lines.service,
        lines.meter_id,
        lines.read_from_date,
        lines.read_to_date,
        lines.register_from_m3,
        lines.register_to_m3,
        lines.quantity,
        lines.net_pln
    from agreement_documents as documents
    inner join feed.invoice_lines as lines on documents.invoice_number = lines.invoice_number
    where documents.place = 1
),

corrected as (
    select
        documents.bill,
        lines.service,
        lines.meter_id,
        lines.read_from_date,
        lines.read_to_date,
        arg_max(lines.register_from_m3, earlier.place) as register_from_m3,
        arg_max(lines.register_to_m3, earlier.place) as register_to_m3,
        sum(lines.quantity) as quantity,
        sum(lines.net_pln) as net_pln
    from agreement_documents as documents
    inner join agreement_documents as earlier
        on documents.root_number = earlier.root_number and documents.place >= earlier.place
    inner join feed.invoice_lines as lines on earlier.invoice_number = lines.invoice_number
    where documents.place > 1
    group by
        documents.bill, lines.service, lines.meter_id, lines.read_from_date, lines.read_to_date
)

select * from own
union all
select * from corrected
