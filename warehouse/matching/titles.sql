-- One row per bank entry with its title as it is searched
select
    entry_id,
    '  ' || regexp_replace(plain(coalesce(title, '')), '([^A-Z0-9])', '\1\1', 'g') || '  ' as words
from feed.bank_entries
