-- One row per meter and calendar month
select
    meters.meter_id,
    months.usage_month,
    usage.usage_m3,
    usage.measured_share
from chain.usage_monthly as usage
inner join feed.meters as meters on usage.meter_key = meters.meter_key
inner join calendar.months as months on usage.month_no = months.month_no
