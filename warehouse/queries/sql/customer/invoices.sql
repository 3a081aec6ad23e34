-- One row per invoice or correction of the customers, the newest first
select
    invoice_number,
    customer_id,
    property_id,
    kind,
    issue_date,
    due_date,
    period_from_date,
    period_to_date,
    net_pln,
    vat_pln,
    gross_pln,
    to_pay_pln,
    paid_pln,
    open_pln,
    paid_date,
    status,
    ksef_number,
    corrects_number
from mart.invoices
where
    list_contains($customer_ids::varchar[], customer_id)
    and (
        list_contains($whole_ids::varchar[], customer_id)
        or list_contains(
            $properties::struct(customer_id varchar, property_id varchar)[],
            { 'customer_id': customer_id, 'property_id': property_id }
        )
    )
order by issue_date desc, invoice_number desc
