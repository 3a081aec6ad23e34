-- One row per supply zone
select
    code as "Kod strefy",
    'Kroplin ' || name as "Nazwa strefy"
from source
order by code
