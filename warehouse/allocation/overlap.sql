-- One row per part of what is wanted that one of the given covers, in the order of both within a key
with ends as (
    select
        group_key,
        id as wanted_id,
        null as given_id,
        sum(amount_pln) over (
            partition by group_key order by place rows unbounded preceding
        ) as end_pln
    from allocation_wanted
    where amount_pln > 0 and group_key in (select given.group_key from allocation_given as given)
    union all by name
    select
        group_key,
        null as wanted_id,
        id as given_id,
        sum(amount_pln) over (
            partition by group_key order by place rows unbounded preceding
        ) as end_pln
    from allocation_given
    where amount_pln > 0 and group_key in (select wanted.group_key from allocation_wanted as wanted)
),

cuts as (
    select
        end_pln - lag(end_pln, 1, 0) over (partition by group_key order by end_pln) as amount_pln,
        first_value(wanted_id ignore nulls) over (
            partition by group_key order by end_pln
            rows between current row and unbounded following
        ) as wanted_id,
        first_value(given_id ignore nulls) over (
            partition by group_key order by end_pln
            rows between current row and unbounded following
        ) as given_id
    from ends
)

select
    wanted_id,
    given_id,
    amount_pln::decimal(15, 2) as amount_pln
from cuts
where amount_pln > 0 and wanted_id is not null and given_id is not null
