-- One row per invoice or correction that has lines
select
    invoices.invoice_number,
    bills.net_pln as engine_net_pln,
    bills.vat_pln as engine_vat_pln,
    (bills.net_pln + bills.vat_pln)::decimal(15, 2) as engine_gross_pln,
    (invoices.gross_pln - bills.net_pln - bills.vat_pln)::decimal(15, 2) as difference_pln,
    case
        when bills.net_pln is null then bills.note
        when
            invoices.net_pln <> bills.net_pln or invoices.vat_pln <> bills.vat_pln
            then
                'różni się o '
                || replace(
                    (invoices.gross_pln - bills.net_pln - bills.vat_pln)::decimal(15, 2)::varchar,
                    '.', ','
                ) || ' zł'
    end as note
from feed.invoices as invoices
inner join agreement.bills as bills on invoices.invoice_number = bills.invoice_number
