-- One row per bank entry of a page of those asked for, the newest first, with how many there are in all
with
told as (
    select
        entries.*,
        customers.name as customer_name,
        case
            when list_contains($decided::varchar[], entries.entry_id) then 'decided'
            when entries.matched_by in ('decision', 'other') then 'unmatched'
            else entries.state_code
        end as shown_code,
        translate(strip_accents(lower(concat_ws(
            ' ', entries.title, entries.counterparty_name, entries.counterparty_account,
            entries.virtual_account, entries.customer_id, customers.name, entries.invoice_number,
            entries.bank_reference, replace(entries.amount_pln::varchar, '.', ',')
        ))), 'ł', 'l') as words
    from mart.bank_entries as entries
    left join mart.customers as customers on entries.customer_id = customers.customer_id
),

needles as (
    select unnest(string_split_regex(
        trim(translate(strip_accents(lower($wanted)), 'ł', 'l')), '\s+'
    )) as word
)

select
    entry_id,
    account as own_account,
    booked_date,
    amount_pln,
    counterparty_name,
    counterparty_account,
    virtual_account,
    title,
    bank_reference,
    customer_id,
    customer_name,
    matched_by,
    invoice_number,
    operation_id,
    shown_code,
    count(*) over () as entries_in_all,
    sum(amount_pln) over () as amount_in_all_pln
from told
where
    ($which = 'all' or shown_code = $which)
    and not exists (
        select 1
        from needles
        where not contains(told.words, needles.word)
    )
order by booked_date desc, entry_id asc
limit $rows offset $first
