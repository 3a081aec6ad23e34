-- One row per invoice that the engine bills otherwise
select
    invoice_number as subject,
    'Faktura ' || note || ' od obliczonej z odczytów i taryfy.' as reason
from mart.bill_agreement
where engine_net_pln is not null and note is not null
