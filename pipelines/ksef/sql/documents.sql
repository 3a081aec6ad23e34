-- One row per document that is new, or whose number in KSeF is known now
select
    invoice_number,
    seller_nip,
    form,
    issue_date,
    ksef_number,
    xml_sha256,
    coalesce(known_pack, pack) as pack,
    coalesce(known_offset, pack_offset) as pack_offset,
    coalesce(known_length, pack_length) as pack_length,
    $load_id::integer as load_id
from ksef_judged
where fate in ('new', 'known', 'numbered')
order by invoice_number
