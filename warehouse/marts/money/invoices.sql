-- One row per invoice or correction
with payments as (
    select
        document_number,
        -sum(amount_pln) as paid_pln,
        max(coalesce(value_date, booked_date)) as last_date
    from feed.settlements
    where
        document_number is not null
        and kind in ('payment', 'prepayment', 'overpayment', 'refund')
    group by document_number
)

select
    invoices.invoice_number,
    invoices.customer_id,
    invoices.property_id,
    invoices.kind,
    invoices.issue_date,
    invoices.due_date,
    invoices.period_from_date,
    invoices.period_to_date,
    invoices.net_pln,
    invoices.vat_pln,
    invoices.gross_pln,
    invoices.to_pay_pln,
    coalesce(payments.paid_pln, 0)::decimal(15, 2) as paid_pln,
    (invoices.to_pay_pln - coalesce(payments.paid_pln, 0))::decimal(15, 2) as open_pln,
    case
        when invoices.to_pay_pln <= coalesce(payments.paid_pln, 0)
            then coalesce(payments.last_date, invoices.issue_date)
    end as paid_date,
    case
        when invoices.to_pay_pln <= coalesce(payments.paid_pln, 0) then 'paid'
        when payments.paid_pln > 0 then 'partly_paid'
        else 'unpaid'
    end as status,
    invoices.ksef_number,
    invoices.channel,
    invoices.corrects_number
from feed.invoices as invoices
left join payments on invoices.invoice_number = payments.document_number
order by invoices.customer_id, invoices.issue_date, invoices.invoice_number
