-- One row per layout of invoice numbers, the most frequent first
with marked as (
    -- Few are different once digits are nines: what is slow is done to those alone.
    select
        translate(upper(invoice_number), '012345678', '999999999') as mark,
        count(*) as invoices
    from feed.invoices
    group by mark
)

select
    trim(regexp_replace(plain(mark), '[^A-Z9]+', ' ', 'g')) as layout,
    sum(invoices) as invoices
from marked
group by layout
order by invoices desc, layout asc
