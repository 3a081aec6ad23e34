-- One row per radio telegram of a month
select
    meter_code(device) as meter,
    strftime(local_time, '%Y-%m-%d %H:%M:%S') as read_at,
    register as volume_l
from source
