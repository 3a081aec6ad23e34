-- One row per customer whose number, name, address or meter serial holds every word, at most 50
with
places as (
    select
        contracts.customer_id,
        string_agg(distinct concat_ws(
            ' ', properties.street, properties.building, properties.flat, properties.postcode, properties.city
        ), ' ') as words
    from mart.contracts as contracts
    inner join mart.properties as properties on contracts.property_id = properties.property_id
    group by contracts.customer_id
),

serials as (
    select
        meter_access.customer_id,
        string_agg(distinct meters.serial_number, ' ') as words
    from mart.meter_access as meter_access
    inner join mart.meters as meters on meter_access.meter_id = meters.meter_id
    group by meter_access.customer_id
),

haystack as (
    select
        customers.customer_id,
        translate(strip_accents(lower(concat_ws(
            ' ', customers.customer_id, customers.name, customers.street, customers.building,
            customers.flat, customers.city, places.words, serials.words
        ))), 'ł', 'l') as words
    from mart.customers as customers
    left join places on customers.customer_id = places.customer_id
    left join serials on customers.customer_id = serials.customer_id
),

needles as (
    select unnest(string_split_regex(
        trim(translate(strip_accents(lower($wanted)), 'ł', 'l')), '\s+'
    )) as word
),

matches as (
    select haystack.customer_id
    from haystack
    cross join needles
    group by haystack.customer_id
    having bool_and(contains(haystack.words, needles.word))
)

select
    customers.customer_id,
    customers.customer_kind,
    customers.name,
    customers.street,
    customers.building,
    customers.flat,
    customers.postcode,
    customers.city,
    serials.words as serial_numbers
from matches
inner join mart.customers as customers on matches.customer_id = customers.customer_id
left join serials on customers.customer_id = serials.customer_id
order by customers.customer_id != trim($wanted), customers.name, customers.customer_id
limit 50
