-- One row per thing that does not fit within a statement or between two that follow each other
with
ordered as (
    select
        *,
        lag(closing_pln) over follows as former_closing_pln,
        lag(serial) over follows as former_serial,
        lag(closing_date) over follows as former_closing_date,
        lag(statement_number) over follows as former_number
    from feed.bank_statements
    window follows as (partition by account order by closing_date, serial, statement_number)
),

findings as (
    select
        statement_id,
        account,
        statement_number,
        closing_date,
        'sum_differs' as finding_code,
        closing_pln - opening_pln - movements_pln as difference_pln,
        null::varchar as former_number
    from ordered
    where opening_pln + movements_pln <> closing_pln
    union all
    select
        statement_id,
        account,
        statement_number,
        closing_date,
        'balance_gap' as finding_code,
        opening_pln - former_closing_pln as difference_pln,
        former_number
    from ordered
    where opening_pln <> former_closing_pln
    union all
    select
        statement_id,
        account,
        statement_number,
        closing_date,
        'number_missing' as finding_code,
        null::decimal(15, 2) as difference_pln,
        former_number
    from ordered
    where
        serial > former_serial + 1
        and year(closing_date) = year(former_closing_date)
)

select
    statement_id,
    account,
    statement_number,
    closing_date,
    finding_code,
    difference_pln::decimal(15, 2) as difference_pln,
    former_number
from findings
order by closing_date, account, statement_number, finding_code
