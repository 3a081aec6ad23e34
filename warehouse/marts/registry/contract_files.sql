-- One row per scan of a contract
select
    md5(concat_ws(chr(10), contract_number, file_name)) as document_id,
    contract_number,
    file_name,
    coalesce(title, file_name) as title,
    lower(sha256) as sha256
from feed.contract_files
