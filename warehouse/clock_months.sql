-- One row per month of a zone: offset at its start and end, and the local time of a change in it
select
    ((year(local_date) - 1990) * 12 + month(local_date))::integer as month_index,
    arg_min(seconds_before, local_date)::bigint as seconds_before,
    arg_max(seconds_after, local_date)::bigint as seconds_after,
    max(change_at) as change_at
from calendar.days
where time_zone = $time_zone
group by year(local_date), month(local_date)
