-- One row per invoice whose net and VAT do not make its gross
select
    invoice_number as subject,
    'Netto i VAT nie dają brutto.' as reason
from feed.invoices
where net_pln + vat_pln <> gross_pln
