-- One row per document that was held back before and has been read again
update quarantine.ksef_documents set resolved_load_id = $load_id::integer
where
    resolved_load_id is null
    and load_id < $load_id::integer
    and file_name in (select unnest($names::varchar[]))
