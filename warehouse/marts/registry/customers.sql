-- One row per customer
select
    customer_id,
    customer_kind,
    name,
    email,
    phone,
    street,
    building,
    flat,
    postcode,
    city,
    bank_account,
    has_einvoice,
    pesel_hash,
    pesel_masked,
    nip_hash,
    nip_masked
from feed.customers
