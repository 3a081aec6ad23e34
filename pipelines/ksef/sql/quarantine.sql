-- One row per document that is held back
insert into quarantine.ksef_documents
(load_id, file_name, line_number, reason_code, reason, field, raw_line)
select
    $load_id::integer as load_id,
    file_name,
    line_number,
    reason_code,
    reason,
    nullif(field, '') as field,
    regexp_replace(raw_line, '[0-9]{9,}', '•••••••••', 'g') as raw_line
from ksef_held
