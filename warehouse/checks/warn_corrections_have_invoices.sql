-- One row per correction of an invoice that is not there, or of another customer
select
    corrections.invoice_number as subject,
    case
        when corrections.corrects_number is null then 'Korekta nie podaje, którą fakturę poprawia.'
        when invoices.invoice_number is null
            then 'Korekta poprawia fakturę, której nie ma: ' || corrections.corrects_number || '.'
        else 'Korekta poprawia fakturę innego klienta: ' || corrections.corrects_number || '.'
    end as reason
from feed.invoices as corrections
left join feed.invoices as invoices on corrections.corrects_number = invoices.invoice_number
where
    corrections.kind = 'correction'
    and (
        invoices.invoice_number is null
        or invoices.customer_id <> corrections.customer_id
    )
