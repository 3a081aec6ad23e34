-- One row per document that holds in itself, with its fate: new, known, numbered, same or held
with holders as (
    select
        nip_hash,
        min(customer_id) as customer_id,
        count(*) as holders
    from feed.customers
    where nip_hash is not null
    group by nip_hash
),

matched as (
    select
        incoming.place,
        incoming.file_name,
        incoming.xml_sha256,
        incoming.ksef_number,
        incoming.seller_nip,
        incoming.form,
        incoming.invoice_number,
        incoming.number_line,
        incoming.customer_number,
        incoming.nip_hash,
        incoming.buyer_line,
        incoming.contract_number,
        incoming.kind,
        incoming.issue_date,
        incoming.due_date,
        incoming.period_from_date,
        incoming.period_to_date,
        incoming.net_pln,
        incoming.vat_pln,
        incoming.gross_pln,
        incoming.to_pay_pln,
        incoming.corrects_number,
        incoming.pack,
        incoming.pack_offset,
        incoming.pack_length,
        holders.holders,
        coalesce(
            by_number.customer_id, case when holders.holders = 1 then holders.customer_id end
        ) as customer_id
    from ksef_incoming as incoming
    left join feed.customers as by_number on incoming.customer_number = by_number.customer_id
    left join holders on incoming.nip_hash = holders.nip_hash
),

compared as (
    select
        matched.*,
        contracts.property_id,
        documents.xml_sha256 as known_sha256,
        documents.ksef_number as known_number,
        documents.pack as known_pack,
        documents.pack_offset as known_offset,
        documents.pack_length as known_length,
        booked.invoice_number is not null as is_booked,
        booked.to_pay_pln <> matched.to_pay_pln as is_paid_otherwise,
        nullif(
            concat_ws(
                '; ',
                case
                    when booked.customer_id <> matched.customer_id
                        then 'odbiorca ' || matched.customer_id || ', w systemie ' || booked.customer_id
                end,
                case when booked.kind <> matched.kind then 'inny rodzaj dokumentu' end,
                case
                    when booked.issue_date <> matched.issue_date
                        then 'data wystawienia ' || matched.issue_date || ', w systemie ' || booked.issue_date
                end,
                case
                    when booked.net_pln <> matched.net_pln
                        then 'netto ' || matched.net_pln || ', w systemie ' || booked.net_pln
                end,
                case
                    when booked.gross_pln <> matched.gross_pln
                        then 'brutto ' || matched.gross_pln || ', w systemie ' || booked.gross_pln
                end
            ),
            ''
        ) as differences
    from matched
    left join feed.contracts as contracts
        on matched.contract_number = contracts.contract_number and matched.customer_id = contracts.customer_id
    left join feed.ksef_documents as documents on matched.invoice_number = documents.invoice_number
    left join feed.invoices as booked on matched.invoice_number = booked.invoice_number
),

reasoned as (
    select
        *,
        case
            when seller_nip <> $seller_nip::varchar then 'xml_not_ours'
            when known_sha256 <> xml_sha256 then 'xml_duplicate'
            when customer_id is not null and differences is not null then 'xml_differs'
            when customer_id is not null then null
            when customer_number is not null then 'xml_unknown_customer'
            when nip_hash is null then 'xml_no_customer'
            when holders > 1 then 'xml_ambiguous_nip'
            else 'xml_unknown_nip'
        end as reason_code
    from compared
),

numbered as (
    select
        *,
        row_number() over first_of_number as serial,
        first_value(xml_sha256) over first_of_number as first_sha256
    from reasoned
    window first_of_number as (partition by invoice_number, reason_code is null order by place)
),

settled as (
    select
        *,
        coalesce(
            reason_code, case when serial > 1 and xml_sha256 <> first_sha256 then 'xml_duplicate' end
        ) as held_code
    from numbered
)

select
    *,
    case
        when held_code is not null then 'held'
        when serial > 1 then 'same'
        when known_sha256 is null and is_booked then 'known'
        when known_sha256 is null then 'new'
        when ksef_number <> coalesce(known_number, '') then 'numbered'
        else 'same'
    end as fate,
    case held_code
        when 'xml_not_ours' then seller_nip
        when 'xml_differs' then replace(differences, '.', ',')
        when 'xml_unknown_customer' then customer_number
        when 'xml_duplicate' then invoice_number
        else ''
    end as told,
    case when starts_with(held_code, 'xml_d') then number_line else buyer_line end as told_line
from settled
