-- One row per invoice of a customer that an entry may pay: open ones, else those of this amount
select
    invoice_number,
    issue_date,
    due_date,
    to_pay_pln,
    open_pln
from mart.invoices
where customer_id = $customer_id and (open_pln > 0 or to_pay_pln = $amount::decimal(15, 2))
order by open_pln = 0 asc, due_date desc, invoice_number asc
limit 30
