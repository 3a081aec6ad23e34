-- One row per customer of this number: whether a PESEL or NIP fits, and its newest invoices; none or one
with newest as (
    select
        invoice_number,
        row_number() over (order by issue_date desc, invoice_number desc) as place
    from mart.invoices
    where customer_id = $customer_id and kind = 'invoice'
),

known as (
    select array_agg(invoice_number order by place) as invoice_numbers
    from newest
    where place <= $invoices
),

identified as (
    select
        customer_kind,
        name,
        case when customer_kind = 'person' then pesel_hash else nip_hash end as kept_hash
    from mart.customers
    where customer_id = $customer_id
)

select
    customer_kind,
    name,
    kept_hash is not null as has_identity,
    coalesce(kept_hash = $identity_hash, false) as is_same,
    coalesce(known.invoice_numbers, []) as invoice_numbers
from identified
cross join known
