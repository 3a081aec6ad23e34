-- One row per contradiction in the exports that a check warned of
create table meta.findings (check_name varchar, subject varchar, reason varchar);
