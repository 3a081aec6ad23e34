-- One row per scan of a contract
select
    "number" as "Nr umowy",
    file_name as "Plik",
    title as "Tytuł",
    fingerprint as "SHA-256"
from source
order by 1, 2
