-- One row per build, load and migration: what this file holds and how it came to be
create schema if not exists meta;

create schema if not exists calendar;

create schema if not exists chain;

create schema if not exists mart;

create table if not exists meta.migrations (number integer primary key, name varchar, applied_at timestamptz);

create table if not exists meta.build (
    build_id varchar,
    built_at timestamptz,
    data_until_at timestamptz
);

create table if not exists meta.loads (
    load_id integer primary key,
    build_id varchar,
    file_name varchar,
    feed varchar,
    profile varchar,
    rule_json varchar,
    header_line varchar,
    delimiter varchar,
    is_native boolean,
    sha256 varchar,
    rows_read bigint,
    rows_loaded bigint,
    rows_unchanged bigint,
    rows_quarantined bigint,
    rows_corrected bigint,
    status varchar,
    loaded_at timestamptz
);

create table if not exists calendar.days (
    time_zone varchar,
    local_date date,
    seconds_before integer,
    change_at timestamp,
    seconds_after integer
);

create table if not exists calendar.months (
    month_no integer,
    usage_month date,
    starts_at timestamptz,
    ends_at timestamptz
);
