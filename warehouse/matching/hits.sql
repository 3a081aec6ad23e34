-- One row per bank entry, rule and customer that the rule found; place is the rule's rank
with
accounts as (
    select
        customer_id,
        regexp_replace(bank_account, '[^0-9]', '', 'g') as account
    from feed.customers
    where bank_account is not null
),

credited as (
    select
        entry_id,
        virtual_account
    from feed.bank_entries
    where virtual_account is not null
),

words as (
    select
        entry_id,
        regexp_replace(words, $joined, '  ', 'g') as words
    from matching_titles
),

announced as (
    select
        entry_id,
        unnest(regexp_extract_all(words, $announced, 1)) as word
    from words
),

alone as (
    select
        entry_id,
        unnest(string_split_regex(words, $alone)) as word
    from words
),

named as (
    select
        entry_id,
        word
    from announced
    union all
    select
        entry_id,
        word
    from alone
    where length(word) > $short
),

customers as (
    select
        customer_id,
        plain(customer_id) as word
    from feed.customers
)

select
    credited.entry_id,
    1 as place,
    'virtual_account' as matched_by,
    accounts.customer_id
from credited
inner join accounts on credited.virtual_account = accounts.account
union
select
    credited.entry_id,
    1 as place,
    'virtual_account' as matched_by,
    accounts.customer_id
from credited
inner join accounts on lpad(credited.virtual_account, 12, '0') = right(accounts.account, 12)
where length(credited.virtual_account) <= 12
union
select
    entry_id,
    2 as place,
    'invoice_number' as matched_by,
    customer_id
from matching_mentions
union
select
    named.entry_id,
    3 as place,
    'customer_number' as matched_by,
    customers.customer_id
from named
inner join customers on named.word = customers.word
