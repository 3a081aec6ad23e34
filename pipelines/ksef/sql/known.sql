-- One row per document of these fingerprints that is kept already
select
    xml_sha256,
    ksef_number
from feed.ksef_documents
where xml_sha256 in (select unnest($found::varchar[]))
