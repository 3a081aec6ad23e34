-- One row per scan of a contract of the customers
select
    files.document_id,
    files.contract_number,
    files.file_name,
    files.title
from mart.contract_files as files
inner join mart.contracts as contracts on files.contract_number = contracts.contract_number
where list_contains($whole_ids::varchar[], contracts.customer_id)
order by files.contract_number, files.title, files.file_name
