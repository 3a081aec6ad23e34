-- One row per meter in scope, with the first month that is made again
select
    scope.meter_key,
    case
        when not isfinite(scope.from_at) then 0
        else months.month_no + (scope.from_at > months.starts_at)::integer
    end as from_month_no
from chain_scope as scope
left join calendar.months as months
    on scope.from_at >= months.starts_at and scope.from_at < months.ends_at
