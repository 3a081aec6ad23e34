-- One row per reading written down in a year
select
    meter_code(device) as "Nr ewid. wodomierza",
    day_text(day) as "Data odczytu",
    register as "Wskazanie [m3]",
    ['I', 'R', 'K', 'S', 'C', 'D', 'M'][kind + 1] as "Rodzaj odczytu"
from source
