-- One row per invoice of which paid and open are not what it asks for, or open is not what nothing covers
with charged as (
    select
        invoice_number,
        sum(amount_pln) as amount_pln
    from allocation.charges
    where invoice_number is not null and part <> 'deducted'
    group by invoice_number
),

covered as (
    select
        charges.invoice_number,
        sum(parts.amount_pln) as amount_pln
    from allocation.parts as parts
    inner join allocation.charges as charges on parts.charge_no = charges.charge_no
    where charges.part <> 'deducted'
    group by charges.invoice_number
)

select
    invoices.invoice_number as subject,
    'Zapłacone i otwarte nie dają kwoty do zapłaty albo nie zgadzają się z zaliczeniem wpłat.'
        as reason
from mart.invoices as invoices
left join charged on invoices.invoice_number = charged.invoice_number
left join covered on invoices.invoice_number = covered.invoice_number
where
    invoices.paid_pln + invoices.open_pln <> invoices.to_pay_pln
    or invoices.open_pln < 0
    or invoices.open_pln <> coalesce(charged.amount_pln, 0) - coalesce(covered.amount_pln, 0)
