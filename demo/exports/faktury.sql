-- One row per invoice or correction issued in a year
select
    case
        when is_correction then document_code('KOR', issue, sequence) else document_code('FAK', issue, sequence)
    end as "Nr dokumentu",
    case when is_correction then 'KOR' else 'FAK' end as "Rodzaj",
    case when is_correction then document_code('FAK', corrected_issue, corrected_sequence) end as "Koryguje",
    customer_number as "Nr odbiorcy",
    property_code(property) as "Nr posesji",
    day_text(issue) as "Data wystawienia",
    day_text(due) as "Termin płatności",
    day_text("from") as "Okres od",
    day_text("to" - 1) as "Okres do",
    money(net) as "Netto [zł]",
    money(vat) as "VAT [zł]",
    money(gross) as "Brutto [zł]",
    money(to_pay) as "Do zapłaty [zł]",
    ksef as "Nr KSeF",
    ['P', 'E', 'K', 'T'][channel + 1] as "Kanał"
from source
