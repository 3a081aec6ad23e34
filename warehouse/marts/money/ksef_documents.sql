-- One row per invoice or correction whose XML document FA(3) is kept
select
    documents.invoice_number,
    invoices.customer_id,
    invoices.property_id,
    documents.seller_nip,
    documents.form,
    documents.issue_date,
    documents.ksef_number,
    documents.xml_sha256,
    replace(
        replace(rtrim(to_base64(unhex(documents.xml_sha256)), '='), '+', '-'), '/', '_'
    ) as xml_sha256_base64url,
    documents.pack,
    documents.pack_offset,
    documents.pack_length
from feed.ksef_documents as documents
inner join feed.invoices as invoices on documents.invoice_number = invoices.invoice_number
order by documents.invoice_number
