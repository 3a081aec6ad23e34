-- One row per meter installed while another one still sits in its place
select
    later.meter_id as subject,
    'Wodomierz zamontowano, zanim zdemontowano poprzedni: ' || earlier.meter_id as reason
from feed.meters as earlier
inner join feed.meters as later
    on earlier.service_point_id = later.service_point_id and earlier.meter_id <> later.meter_id
where
    later.installed_date > earlier.installed_date
    and later.installed_date < coalesce(earlier.removed_date, date '9999-12-31')
