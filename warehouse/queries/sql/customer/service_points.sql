-- One row per service point of which the customers may see a meter
with
seen as (
    select
        meter_id,
        min(from_at) as from_at,
        max(coalesce(to_at, 'infinity'::timestamptz)) as to_at
    from mart.meter_access
    where list_contains($customer_ids::varchar[], customer_id)
    group by meter_id
),

devices as (
    select
        meters.*,
        seen.from_at,
        seen.to_at,
        row_number() over (
            partition by meters.service_point_id
            order by meters.installed_date desc, meters.meter_id desc
        ) as age_rank
    from seen
    inner join mart.meters as meters on seen.meter_id = meters.meter_id
),

access_windows as (
    select
        service_point_id,
        min(from_at) as from_at,
        max(to_at) as to_at
    from devices
    group by service_point_id
)

select
    devices.service_point_id,
    devices.kind,
    devices.parent_service_point_id,
    devices.property_id,
    properties.property_kind,
    properties.street,
    properties.building,
    properties.flat,
    properties.city,
    properties.persons,
    devices.serial_number,
    devices.owner,
    devices.tariff_code,
    devices.settlement_months,
    devices.is_radio,
    devices.verification_valid_until_date,
    devices.removed_date,
    epoch(access_windows.from_at)::bigint as seen_from_s,
    case when isfinite(access_windows.to_at) then epoch(access_windows.to_at)::bigint end as seen_to_s
from devices
inner join access_windows on devices.service_point_id = access_windows.service_point_id
left join mart.properties as properties on devices.property_id = properties.property_id
where devices.age_rank = 1
order by
    isfinite(access_windows.to_at),
    properties.city,
    properties.street,
    properties.building,
    properties.flat,
    devices.property_id,
    devices.kind != 'main',
    devices.kind,
    devices.service_point_id
