-- One row per build: what was met on the way from registers to volumes
select
    (select count(*) from chain.devices) as meters,
    (
        select count(*) from chain.breaks
        where cause = 'rollover'
    ) as rollovers,
    (
        select count(*) from chain.breaks
        where cause = 'fall'
    ) as falls,
    (select count(*) from chain.usage_hourly) as hours,
    (
        select count(*) from chain.usage_hourly
        where is_interpolated
    ) as hours_interpolated
