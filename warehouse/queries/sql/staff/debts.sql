-- One row per charge that a customer has not paid in full, the oldest due first
select
    customer_id,
    charge_id,
    invoice_number,
    kind,
    due_date,
    $day::date - due_date as days_late,
    open_pln
from mart.receivables
where customer_id = $customer_id
order by due_date, invoice_number, charge_id
