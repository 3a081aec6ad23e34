-- One row per statement of one of the utility's bank accounts
select
    statement_id,
    account,
    statement_number,
    serial,
    opening_date,
    closing_date,
    opening_pln,
    movements_pln,
    closing_pln,
    entries,
    unread_entries
from feed.bank_statements
