-- One row per bank entry and invoice whose number stands in its title
with found as (
    select
        entry_id,
        unnest(regexp_extract_all(words, $pattern, 1)) as number
    from matching_titles
)

select distinct
    found.entry_id,
    numbers.invoice_number,
    numbers.customer_id
from found
inner join matching_numbers as numbers
    on regexp_replace(found.number, '[^A-Z0-9]', '', 'g') = numbers.invoice_key
