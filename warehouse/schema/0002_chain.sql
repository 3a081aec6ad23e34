-- One row per fact of the chained register; keys are those of feed.meters
create table chain.dirty (meter_key integer, dirty_at timestamptz);

create table chain.devices (
    meter_key integer,
    first_at timestamptz,
    first_register_m3 decimal(15, 3),
    last_at timestamptz,
    last_register_m3 decimal(15, 3)
);

create table chain.breaks (
    meter_key integer,
    read_at timestamptz,
    add_m3 decimal(15, 3),
    cause varchar
);

create table chain.segments (
    meter_key integer,
    from_at timestamptz,
    to_at timestamptz,
    offset_m3 decimal(15, 3)
);

create table chain.usage_monthly (
    meter_key integer,
    month_no integer,
    usage_m3 decimal(15, 3),
    measured_share float
);

create table chain.usage_hourly (
    meter_key integer,
    hour_at timestamptz,
    usage_m3 decimal(15, 3),
    is_interpolated boolean
);
