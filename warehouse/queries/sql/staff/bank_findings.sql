-- One row per thing that does not fit in the bank statements, the newest first
select
    account as own_account,
    statement_number,
    closing_date,
    finding_code,
    difference_pln,
    former_number
from mart.bank_findings
order by closing_date desc, statement_number asc, finding_code asc
limit 20
