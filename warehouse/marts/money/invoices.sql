-- One row per invoice or correction
with covered as (
    select
        charge_no,
        sum(amount_pln) as amount_pln
    from allocation.parts
    group by charge_no
),

charged as (
    select
        charges.invoice_number,
        sum(charges.amount_pln - coalesce(covered.amount_pln, 0)) as open_pln
    from allocation.charges as charges
    left join covered on charges.charge_no = covered.charge_no
    where charges.invoice_number is not null and charges.part <> 'deducted'
    group by charges.invoice_number
),

paid as (
    select
        charges.invoice_number,
        max(greatest(credits.counted_date, charges.booked_date)) as last_date
    from allocation.parts as parts
    inner join allocation.charges as charges on parts.charge_no = charges.charge_no
    inner join allocation.credits as credits on parts.credit_no = credits.credit_no
    where charges.part <> 'deducted'
    group by charges.invoice_number
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
    (invoices.to_pay_pln - coalesce(charged.open_pln, 0))::decimal(15, 2) as paid_pln,
    coalesce(charged.open_pln, 0)::decimal(15, 2) as open_pln,
    case
        when coalesce(charged.open_pln, 0) = 0 then coalesce(paid.last_date, invoices.issue_date)
    end as paid_date,
    case
        when coalesce(charged.open_pln, 0) = 0 then 'paid'
        when charged.open_pln < invoices.to_pay_pln then 'partly_paid'
        else 'unpaid'
    end as status,
    coalesce(invoices.ksef_number, documents.ksef_number) as ksef_number,
    invoices.channel,
    invoices.corrects_number
from feed.invoices as invoices
left join charged on invoices.invoice_number = charged.invoice_number
left join paid on invoices.invoice_number = paid.invoice_number
left join feed.ksef_documents as documents on invoices.invoice_number = documents.invoice_number
order by invoices.customer_id, invoices.issue_date, invoices.invoice_number
