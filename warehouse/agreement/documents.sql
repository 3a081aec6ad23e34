-- One row per invoice or correction, corrections behind what they correct
with numbered as (
    select
        invoices.*,
        coalesce(invoices.corrects_number, invoices.invoice_number) as root_number,
        row_number() over (
            partition by coalesce(invoices.corrects_number, invoices.invoice_number)
            order by invoices.kind = 'correction', invoices.issue_date, invoices.invoice_number
        ) as place
    from feed.invoices as invoices
),

priced as (
    select
        numbered.invoice_number,
        arg_max(contracts.tariff_code, contracts.valid_from_date) as tariff_code
    from numbered
    inner join feed.contracts as contracts
        on
            numbered.customer_id = contracts.customer_id
            and numbered.property_id = contracts.property_id
            and numbered.period_to_date >= contracts.valid_from_date
            and coalesce(contracts.valid_to_date, date '9999-12-31') >= numbered.period_from_date
    where contracts.tariff_code is not null
    group by numbered.invoice_number
)

select
    row_number() over (order by numbered.root_number, numbered.place) - 1 as bill,
    numbered.invoice_number,
    numbered.root_number,
    numbered.place,
    numbered.kind = 'correction' as is_correction,
    priced.tariff_code,
    coalesce(numbered.period_from_date - date '1970-01-01', 0) as first_day,
    case
        when numbered.period_from_date is null then 0
        else coalesce(numbered.period_to_date - date '1970-01-01' + 1, 0)
    end as after_day
from numbered
left join priced on numbered.invoice_number = priced.invoice_number
order by bill
