-- One row per operation on a customer's account in a year
select
    'R' || strftime(date '1970-01-01' + day::integer, '/%Y/') || lpad("order"::varchar, 7, '0') as "Nr operacji",
    customer_number as "Nr odbiorcy",
    ['FAKTURA', 'KOREKTA', 'WPLATA', 'PRZEDPLATA', 'NADPLATA', 'ODSETKI', 'ZWROT'][kind + 1] as "Rodzaj",
    case
        when kind in (3, 4, 5, 6) then null
        when is_correction then document_code('KOR', issue, document_sequence)
        else document_code('FAK', issue, document_sequence)
    end as "Nr dokumentu",
    day_text(day) as "Data księgowania",
    day_text(day) as "Data waluty",
    money(amount) as "Kwota [zł]",
    case kind
        when 0 then 'Faktura'
        when 1 then 'Korekta faktury'
        when 2 then ['Przelew', 'Przelew', 'Płatność internetowa', 'Wpłata w kasie'][customer % 4 + 1]
        when 3 then 'Przedpłata'
        when 4 then 'Nadpłata do rozliczenia z następną fakturą'
        when 5 then 'Odsetki za opóźnienie: ' || document_code('FAK', issue, document_sequence)
        else 'Zwrot nadpłaty na wniosek'
    end as "Tytuł"
from source
