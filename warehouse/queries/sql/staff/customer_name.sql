-- One row per customer of this number: none or one
select
    customer_id,
    customer_kind,
    name
from mart.customers
where customer_id = $customer_id
