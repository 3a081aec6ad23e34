-- One row per invoice that deducts or adds what the account of its customer does not have
with covered as (
    select
        charge_no,
        sum(amount_pln) as amount_pln
    from allocation.parts
    group by charge_no
)

select
    charges.invoice_number as subject,
    case charges.part
        when 'deducted'
            then
                'Faktura odlicza nadpłatę, której klient '
                || charges.customer_id || ' nie ma w rozrachunkach.'
        else
            'Faktura dolicza ' || replace(charges.amount_pln::varchar, '.', ',')
            || ' zł, których klient ' || charges.customer_id || ' nie ma w rozrachunkach.'
    end as reason
from allocation.charges as charges
inner join feed.invoices as invoices on charges.invoice_number = invoices.invoice_number
left join covered on charges.charge_no = covered.charge_no
where
    (charges.part = 'deducted' and charges.amount_pln > coalesce(covered.amount_pln, 0))
    or (charges.part = 'unbooked' and charges.amount_pln < invoices.to_pay_pln)
