-- One row per invoice whose lines do not give its net, or whose tax is not that of their sum by rate
with rates as (
    select
        lines.invoice_number,
        lines.vat_rate_pct::decimal(5, 2) * 0.01 as rate,
        coalesce(invoices.corrects_number, invoices.invoice_number) as root_number,
        invoices.issue_date,
        sum(lines.net_pln)::decimal(18, 2) as net_pln
    from feed.invoice_lines as lines
    inner join feed.invoices as invoices on lines.invoice_number = invoices.invoice_number
    group by all
),

totals as (
    select
        *,
        -- A correction changes the tax of what was billed so far: a difference of rounded amounts.
        sum(net_pln) over (
            partition by root_number, rate
            order by invoice_number <> root_number, issue_date, invoice_number
            rows unbounded preceding
        )::decimal(18, 2) as net_so_far_pln
    from rates
),

sums as (
    select
        invoice_number,
        sum(net_pln) as net_pln,
        sum(
            round(net_so_far_pln * rate, 2)
            - round((net_so_far_pln - net_pln)::decimal(18, 2) * rate, 2)
        ) as vat_pln
    from totals
    group by invoice_number
)

select
    invoices.invoice_number as subject,
    case
        when sums.net_pln is null then 'Faktura nie ma pozycji.'
        when sums.net_pln <> invoices.net_pln
            then
                'Pozycje dają netto ' || replace(sums.net_pln::varchar, '.', ',')
                || ' zł, faktura ' || replace(invoices.net_pln::varchar, '.', ',') || ' zł.'
        else
            'VAT od sumy pozycji to ' || replace(sums.vat_pln::decimal(15, 2)::varchar, '.', ',')
            || ' zł, na fakturze ' || replace(invoices.vat_pln::varchar, '.', ',') || ' zł.'
    end as reason
from feed.invoices as invoices
left join sums on invoices.invoice_number = sums.invoice_number
where
    (sums.net_pln is null and invoices.net_pln <> 0 and exists (from feed.invoice_lines))
    or sums.net_pln <> invoices.net_pln
    or sums.vat_pln <> invoices.vat_pln
