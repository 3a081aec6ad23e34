-- One row per XML document of the invoices of these numbers, as far as they are of the customers
select
    invoice_number,
    customer_id,
    property_id,
    seller_nip,
    issue_date,
    ksef_number,
    xml_sha256,
    pack,
    pack_offset,
    pack_length
from mart.ksef_documents
where
    list_contains($invoice_numbers::varchar[], invoice_number)
    and list_contains($customer_ids::varchar[], customer_id)
    and (
        list_contains($whole_ids::varchar[], customer_id)
        or list_contains(
            $properties::struct(customer_id varchar, property_id varchar)[],
            { 'customer_id': customer_id, 'property_id': property_id }
        )
    )
order by invoice_number
