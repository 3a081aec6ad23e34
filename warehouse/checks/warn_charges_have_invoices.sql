-- One row per charge without its invoice, or with another amount than it, and per invoice not charged
with charges as (
    select
        customer_id,
        document_number,
        kind,
        sum(amount_pln) as amount_pln
    from feed.settlements
    where kind in ('invoice', 'correction')
    group by customer_id, document_number, kind
)

select
    coalesce(charges.document_number, charges.customer_id) as subject,
    case
        when charges.document_number is null then 'Obciążenie klienta bez numeru dokumentu.'
        when invoices.invoice_number is null then 'Obciążenie bez faktury o tym numerze.'
        when invoices.customer_id <> charges.customer_id
            then 'Fakturą obciążono innego klienta: ' || charges.customer_id || '.'
        else
            'Obciążono ' || replace(charges.amount_pln::varchar, '.', ',')
            || ' zł, a faktura opiewa na ' || replace(invoices.gross_pln::varchar, '.', ',')
            || ' zł.'
    end as reason
from charges
left join feed.invoices as invoices on charges.document_number = invoices.invoice_number
where
    invoices.invoice_number is null
    or invoices.customer_id <> charges.customer_id
    or charges.amount_pln not in (invoices.gross_pln, invoices.to_pay_pln)
union all
select
    invoices.invoice_number as subject,
    'Faktury nie ma w rozrachunkach klienta ' || invoices.customer_id || '.' as reason
from feed.invoices as invoices
left join charges on invoices.invoice_number = charges.document_number
where
    charges.document_number is null
    and invoices.gross_pln <> 0
    and exists (from feed.settlements)
