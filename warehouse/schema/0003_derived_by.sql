-- One row per build: also which version of the warehouse derived it
alter table meta.build add column if not exists derived_by varchar;
