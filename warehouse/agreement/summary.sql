-- One row per outcome of billing anew: equal (empty), differs, or why it could not be billed
select
    case
        when note is not null and engine_net_pln is null then note
        when difference_pln <> 0 then 'differs'
        else ''
    end as outcome,
    count(*) as documents
from mart.bill_agreement
group by outcome
order by documents desc
