-- One row per invoice or correction that only its document tells of
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
    ksef_number,
    'ksef' as channel,
    corrects_number,
    $load_id::integer as load_id
from ksef_judged
where fate = 'new'
order by invoice_number
