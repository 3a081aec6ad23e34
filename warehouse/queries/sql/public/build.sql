-- One row per published build: the build itself
select
    build_id,
    built_at,
    data_until_at
from meta.build
