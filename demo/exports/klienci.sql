-- One row per customer
select
    number as "Nr odbiorcy",
    case when is_person then 'O' else 'F' end as "Typ",
    name as "Nazwa",
    case when pesel >= 0 then lpad(pesel::varchar, 11, '0') end as "PESEL",
    case when nip >= 0 then nip::varchar end as "NIP",
    case
        when has_email and is_person
            then translate(lower(replace(name, ' ', '.')), 'ąćęłńóśźż', 'acelnoszz') || '.' || number || '@example.com'
        when has_email then 'biuro.' || number || '@example.org'
    end as "E-mail",
    case when has_phone then '21 ' || lpad(number::varchar, 7, '0') end as "Telefon",
    street_name as "Ulica",
    building as "Nr domu",
    postcode as "Kod pocztowy",
    town as "Miejscowość",
    account as "Rachunek do wpłat",
    case when has_einvoice then 'T' else 'N' end as "E-faktura"
from source
order by number
