-- One row per invoice with the key under which its number is looked for
select
    invoice_number,
    customer_id,
    regexp_replace(plain(invoice_number), '[^A-Z0-9]', '', 'g') as invoice_key
from feed.invoices
