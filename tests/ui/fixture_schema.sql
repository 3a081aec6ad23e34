create schema mart;
create schema meta;
create table meta.build (build_id text, built_at timestamptz, data_until_at timestamptz, derived_by text);
create table mart.customers (
    customer_id text, customer_kind text, name text, email text, phone text, street text, building text,
    flat text, postcode text, city text, bank_account text, has_einvoice boolean, pesel_hash text,
    pesel_masked text, nip_hash text, nip_masked text
);
create table mart.properties (
    property_id text, property_kind text, street text, building text, flat text, postcode text,
    city text, persons integer
);
create table mart.contracts (
    contract_number text, customer_id text, property_id text, signed_date date, valid_from_date date,
    valid_to_date date, tariff_code text, tariff_description text
);
create table mart.contract_files (
    document_id text, contract_number text, file_name text, title text, sha256 text
);
create table mart.meters (
    meter_id text, serial_number text, kind text, service_point_id text, parent_service_point_id text,
    property_id text, customer_id text, zone_code text, tariff_code text, settlement_months integer,
    digits integer, diameter_mm integer, owner text, is_radio boolean, is_reversed boolean,
    registered_date date, verification_valid_until_date date, installed_date date, removed_date date,
    meter_key integer generated always as ((hash(meter_id) % 1000000007)::integer)
);
create table access (customer_id text, meter_id text, from_at timestamptz, to_at timestamptz);
create view mart.meter_access as
select
    access.customer_id,
    access.meter_id,
    access.from_at,
    access.to_at,
    meters.service_point_id,
    meters.property_id,
    meters.meter_key
from access
inner join mart.meters as meters on access.meter_id = meters.meter_id;
create table mart.readings (
    meter_id text, read_at timestamptz, register_m3 decimal(18, 3), total_m3 decimal(18, 3), kind text,
    source text, is_estimated boolean,
    meter_key integer generated always as ((hash(meter_id) % 1000000007)::integer)
);
create view mart.chained_register as
select
    meter_key,
    read_at,
    register_m3,
    total_m3,
    kind,
    source,
    is_estimated
from mart.readings;
create table mart.tariffs (
    tariff_code text, service text, unit text, valid_from_date date, valid_to_date date,
    price_net_pln decimal(14, 4), vat_rate_pct decimal(5, 2), decision text
);
create table mart.invoices (
    invoice_number text, customer_id text, property_id text, kind text, issue_date date, due_date date,
    period_from_date date, period_to_date date, net_pln decimal(14, 2), vat_pln decimal(14, 2),
    gross_pln decimal(14, 2), to_pay_pln decimal(14, 2), paid_pln decimal(14, 2), open_pln decimal(14, 2),
    paid_date date, status text, ksef_number text, channel text, corrects_number text
);
create table mart.invoice_lines (
    invoice_number text, line_number integer, service text, description text, meter_id text,
    read_from_date date, read_to_date date, register_from_m3 decimal(15, 3), register_to_m3 decimal(15, 3),
    quantity decimal(15, 3), unit text, price_net_pln decimal(15, 4), net_pln decimal(15, 2),
    vat_rate_pct decimal(15, 2)
);
create table mart.zones (zone_code text, name text);
insert into mart.zones values ('Z1', 'Śródmieście');
create view mart.receivables as
select
    invoices.customer_id,
    invoices.invoice_number || '/1' as charge_id,
    invoices.invoice_number,
    invoices.kind,
    'W1' as tariff_code,
    'Z1' as zone_code,
    invoices.due_date,
    invoices.open_pln
from mart.invoices as invoices
where invoices.open_pln > 0;
create table mart.payment_allocations (
    operation_id text, charge_id text, customer_id text, invoice_number text, amount_pln decimal(15, 2),
    allocated_date date, rule text
);
create table mart.ksef_documents (
    invoice_number text, customer_id text, property_id text, seller_nip text, form text, issue_date date,
    ksef_number text, xml_sha256 text, xml_sha256_base64url text, pack text, pack_offset integer,
    pack_length integer
);
create table mart.settlements (
    operation_id text, customer_id text, kind text, document_number text, booked_date date,
    value_date date, amount_pln decimal(14, 2), balance_pln decimal(14, 2), title text
);
create table mart.bank_entries (
    entry_id text, account text, statement_id text, booked_date date, value_date date,
    amount_pln decimal(15, 2), is_reversal boolean, bank_reference text, virtual_account text,
    counterparty_name text, counterparty_account text, title text, customer_id text, matched_by text,
    invoice_number text, operation_id text, state_code text
);
create table mart.bank_candidates (
    entry_id text, place integer, customer_id text, invoice_number text, reason_code text
);
create table mart.bank_findings (
    statement_id text, account text, statement_number text, closing_date date, finding_code text,
    difference_pln decimal(15, 2), former_number text
);
