-- One row per invoice of these numbers, as far as they are of the customers: who is billed
select
    invoices.invoice_number,
    invoices.customer_id,
    invoices.property_id,
    invoices.channel,
    customers.name,
    customers.street,
    customers.building,
    customers.flat,
    customers.postcode,
    customers.city,
    customers.bank_account
from mart.invoices as invoices
left join mart.customers as customers on invoices.customer_id = customers.customer_id
where
    list_contains($invoice_numbers::varchar[], invoices.invoice_number)
    and list_contains($customer_ids::varchar[], invoices.customer_id)
    and (
        list_contains($whole_ids::varchar[], invoices.customer_id)
        or list_contains(
            $properties::struct(customer_id varchar, property_id varchar)[],
            { 'customer_id': invoices.customer_id, 'property_id': invoices.property_id }
        )
    )
