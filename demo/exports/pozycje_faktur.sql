-- One row per line of the invoices and corrections of a year
select
    case
        when is_correction then document_code('KOR', issue, sequence) else document_code('FAK', issue, sequence)
    end as "Nr dokumentu",
    line as "Lp.",
    ['WODA', 'INNE', 'SCIEKI', 'AB-W', 'AB-S'][service + 1] as "Usługa",
    case
        when is_correction then 'Korekta: ' else ''
    end || case service
        when 0 then 'Dostarczona woda'
        when 1 then 'Podlicznik ogrodowy, woda zużyta bezpowrotnie'
        when 2
            then case
                when garden > 0 then 'Odprowadzone ścieki (bez ' || garden || ' m³ z podlicznika)'
                else 'Odprowadzone ścieki'
            end
        when 3 then 'Opłata abonamentowa, woda'
        else 'Opłata abonamentowa, ścieki'
    end as "Opis",
    case when device >= 0 then meter_code(device) end as "Nr ewid. wodomierza",
    case when service <= 2 then day_text("from") end as "Odczyt od",
    case when service <= 2 then day_text("to") end as "Odczyt do",
    case when device >= 0 then register_from end as "Wskazanie od",
    case when device >= 0 then register_to end as "Wskazanie do",
    quantity as "Ilość",
    case when service <= 2 then 'm3' else 'mies.' end as "Jedn.",
    money(price) as "Cena netto [zł]",
    money(net) as "Wartość netto [zł]",
    8 as "VAT [%]"
from source
