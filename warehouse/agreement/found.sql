-- One row per document: what the engine makes of it, for a correction the difference to what was before it
with found as (
    select
        documents.invoice_number,
        sums.net_gr - coalesce(earlier.net_gr, 0) as net_gr,
        sums.vat_gr - coalesce(earlier.vat_gr, 0) as vat_gr,
        coalesce(
            sums.note,
            earlier.note,
            case
                when documents.is_correction and documents.place = 1
                    then 'nie ma faktury, którą poprawia'
            end
        ) as note
    from agreement_documents as documents
    inner join agreement_sums as sums on documents.bill = sums.bill
    left join agreement_sums as earlier
        on documents.place > 1 and documents.bill = earlier.bill + 1
)

select
    invoice_number,
    case when note is null then net_gr::decimal(13, 0) * 0.01 end::decimal(15, 2) as net_pln,
    case when note is null then vat_gr::decimal(13, 0) * 0.01 end::decimal(15, 2) as vat_pln,
    note
from found
