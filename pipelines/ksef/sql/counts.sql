-- One row per fate: documents, their lines, and documents that ask for another amount than the books
select
    judged.fate,
    count(*) as documents,
    coalesce(sum(lines.lines), 0)::bigint as lines,
    count(*) filter (where judged.is_paid_otherwise) as paid_otherwise
from ksef_judged as judged
left join (
    select
        place,
        count(*) as lines
    from ksef_lines
    group by place
) as lines on judged.place = lines.place
group by judged.fate
