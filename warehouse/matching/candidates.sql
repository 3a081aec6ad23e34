-- One row per bank entry without a customer and customer it may belong to, the likeliest first
with
waiting as (
    select
        entries.entry_id,
        entries.booked_date,
        entries.amount_pln,
        entries.counterparty_account,
        list_aggregate(
            list_sort(string_split_regex(trim(plain(entries.counterparty_name)), '[^A-Z0-9]+')),
            'string_agg', ' '
        ) as payer,
        regexp_replace(titles.words, '[^0-9]', '', 'g') as digits
    from matching_results as results
    inner join feed.bank_entries as entries on results.entry_id = entries.entry_id
    inner join matching_titles as titles on results.entry_id = titles.entry_id
    where results.matched_by is null and entries.amount_pln > 0
),

payers as (
    select
        entries.counterparty_account,
        results.customer_id,
        bool_or(results.matched_by = 'decision') as is_decided,
        max(entries.booked_date) as last_date
    from matching_results as results
    inner join feed.bank_entries as entries on results.entry_id = entries.entry_id
    where results.customer_id is not null and entries.counterparty_account is not null
    group by entries.counterparty_account, results.customer_id
),

by_payer as (
    select
        waiting.entry_id,
        case when payers.is_decided then 1 else 3 end as strength,
        payers.customer_id,
        null::varchar as invoice_number,
        case when payers.is_decided then 'decided_before' else 'paid_before' end as reason_code,
        -epoch(payers.last_date) as nearness
    from waiting
    inner join payers on waiting.counterparty_account = payers.counterparty_account
),

by_hit as (
    select
        waiting.entry_id,
        2 as strength,
        hits.customer_id,
        mentions.invoice_number,
        'several_fit' as reason_code,
        hits.place as nearness
    from waiting
    inner join matching_hits as hits on waiting.entry_id = hits.entry_id
    left join matching_mentions as mentions
        on hits.entry_id = mentions.entry_id and hits.customer_id = mentions.customer_id
),

by_amount as (
    select
        waiting.entry_id,
        numbers.customer_id,
        numbers.invoice_number,
        abs(invoices.due_date - waiting.booked_date) as nearness,
        length(waiting.digits) between 4 and 30
        and damerau_levenshtein(
            waiting.digits, regexp_replace(numbers.invoice_key, '[^0-9]', '', 'g')
        ) <= 2 as is_similar
    from waiting
    inner join feed.invoices as invoices on waiting.amount_pln = invoices.to_pay_pln
    inner join matching_numbers as numbers on invoices.invoice_number = numbers.invoice_number
    where waiting.booked_date between invoices.issue_date and invoices.due_date + 90
),

names as (
    select
        customer_id,
        list_aggregate(
            list_sort(string_split_regex(trim(plain(name)), '[^A-Z0-9]+')), 'string_agg', ' '
        ) as payer
    from feed.customers
),

by_name as (
    select
        waiting.entry_id,
        4 as strength,
        names.customer_id,
        null::varchar as invoice_number,
        'same_name' as reason_code,
        0 as nearness
    from waiting
    inner join names on waiting.payer = names.payer
),

found as (
    select * from by_payer
    union all
    select * from by_hit
    union all
    select
        entry_id,
        case when is_similar then 2 else 5 end as strength,
        customer_id,
        invoice_number,
        case when is_similar then 'similar_number' else 'same_amount' end as reason_code,
        nearness
    from by_amount
    union all
    select * from by_name
),

each_once as (
    select
        entry_id,
        customer_id,
        arg_min(reason_code, (strength, nearness)) as reason_code,
        arg_min(invoice_number, (strength, nearness)) filter (where invoice_number is not null)
            as invoice_number,
        min(strength) as strength,
        min({ 'strength': strength, 'nearness': nearness }) as worth,
        count(distinct reason_code) as reasons
    from found
    group by entry_id, customer_id
)

select
    entry_id,
    row_number() over (
        partition by entry_id order by strength asc, reasons desc, worth asc, customer_id asc
    )::integer as place,
    customer_id,
    invoice_number,
    reason_code
from each_once
qualify place <= 5
