-- One row per invoice of this number that is this customer's: none or one
select invoice_number
from mart.invoices
where customer_id = $customer_id and invoice_number = $invoice_number
