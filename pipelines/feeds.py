"""The feeds Kropla takes, in the order in which they are loaded.

The canonical layout (profile ``kropla``) is a CSV file for each feed with exactly these names.
"""

from __future__ import annotations

from pipelines.contract import Feed, Field, Kind, Reference, Rule

TEXT, CODE, INTEGER, DECIMAL = Kind.TEXT, Kind.CODE, Kind.INTEGER, Kind.DECIMAL
BOOLEAN, DATE, MOMENT, SECRET = Kind.BOOLEAN, Kind.DATE, Kind.MOMENT, Kind.SECRET

READING_KINDS = ("estimate", "customer", "radio", "inspector", "check", "install", "remove")
"""Kinds of reading, least trusted first: of two at one moment the later one in this list holds."""

METER_KINDS = ("main", "garden", "flat")
SERVICES = ("water", "sewage", "water_subscription", "sewage_subscription", "other")
SETTLEMENT_KINDS = (
    "invoice",
    "correction",
    "payment",
    "prepayment",
    "overpayment",
    "interest",
    "refund",
)

ZONES = Feed(
    "zones",
    "One row per supply zone",
    ("zone_code",),
    (
        Field("zone_code", required=True),
        Field("name", required=True),
    ),
)

CUSTOMERS = Feed(
    "customers",
    "One row per customer, the party to contracts",
    ("customer_id",),
    (
        Field("customer_id", required=True, description="Customer number of the utility."),
        Field("customer_kind", CODE, required=True, codes=("person", "business")),
        Field("name", required=True, description="Full name, or name of the business."),
        Field("pesel", SECRET),
        Field("nip", SECRET),
        Field("email"),
        Field("phone"),
        Field("street"),
        Field("building"),
        Field("flat"),
        Field("postcode"),
        Field("city"),
        Field("bank_account", description="The customer's own account number for payments in."),
        Field("has_einvoice", BOOLEAN),
    ),
)

PROPERTIES = Feed(
    "properties",
    "One row per property, the place water goes to",
    ("property_id",),
    (
        Field("property_id", required=True),
        Field("property_kind", CODE, codes=("house", "flat", "building", "business", "other")),
        Field("street"),
        Field("building"),
        Field("flat"),
        Field("postcode"),
        Field("city"),
        Field("persons", INTEGER, low=0, high=10000, description="Persons living there, if known."),
    ),
)

CONTRACTS = Feed(
    "contracts",
    "One row per contract of a customer for a property",
    ("contract_number",),
    (
        Field("contract_number", required=True),
        Field("customer_id", required=True),
        Field("property_id", required=True),
        Field("signed_date", DATE),
        Field("valid_from_date", DATE, required=True),
        Field("valid_to_date", DATE, description="Last day; empty while it runs."),
        Field("tariff_code"),
        Field("tariff_description", description="For whom the tariff group is, in words."),
    ),
    (
        Reference("customer_id", "customers", "customer_id"),
        Reference("property_id", "properties", "property_id"),
    ),
    (Rule("ends_before_start", "valid_to_date", "valid_to_date < valid_from_date"),),
)

CONTRACT_FILES = Feed(
    "contract_files",
    "One row per scan of a contract: the index of PDF, JPEG and PNG files beside it",
    ("contract_number", "file_name"),
    (
        Field("contract_number", required=True),
        Field("file_name", required=True, description="Name of the file, without folders."),
        Field("title", description="What the customer finds it under: Umowa, Aneks nr 1."),
        Field("sha256", description="Fingerprint of the file (hex); compared where it is told."),
    ),
    (Reference("contract_number", "contracts", "contract_number"),),
)

SERVICE_POINTS = Feed(
    "service_points",
    "One row per place where a meter sits; it has one meter at a time",
    ("service_point_id",),
    (
        Field("service_point_id", required=True),
        Field("property_id", required=True),
        Field("kind", CODE, required=True, codes=METER_KINDS),
        Field("parent_service_point_id", description="Main meter of a garden or flat meter."),
        Field("zone_code"),
        Field("tariff_code"),
        Field("settlement_months", INTEGER, low=1, high=12, description="Settlement period."),
    ),
    (
        Reference("property_id", "properties", "property_id"),
        Reference("zone_code", "zones", "zone_code"),
    ),
)

METERS = Feed(
    "meters",
    "One row per meter (device) at a service point",
    ("meter_id",),
    (
        Field("meter_id", required=True),
        Field("serial_number", required=True),
        Field("service_point_id", required=True),
        Field("digits", INTEGER, low=3, high=9, description="Black digits: whole m³ shown."),
        Field("diameter_mm", INTEGER, low=10, high=600),
        Field("owner", CODE, codes=("utility", "customer")),
        Field("is_radio", BOOLEAN),
        Field("is_reversed", BOOLEAN, description="Fitted the wrong way round: it counts down."),
        Field("registered_date", DATE, description="Date taken on the register."),
        Field("verification_valid_until_date", DATE, description="Last day of the legal mark."),
        Field("installed_date", DATE, required=True),
        Field("removed_date", DATE),
    ),
    (Reference("service_point_id", "service_points", "service_point_id"),),
    (Rule("removed_before_installed", "removed_date", "removed_date < installed_date"),),
    surrogate="meter_key",
)

METER_EXCHANGES = Feed(
    "meter_exchanges",
    "One row per exchange of a meter at a service point",
    ("service_point_id", "exchanged_at"),
    (
        Field("service_point_id", required=True),
        Field("exchanged_at", MOMENT, required=True),
        Field("removed_meter_id", required=True),
        Field("removed_register_m3", DECIMAL, required=True, low=0, scale=3, unit="m3"),
        Field("installed_meter_id", required=True),
        Field("installed_register_m3", DECIMAL, required=True, low=0, scale=3, unit="m3"),
        Field("reason"),
    ),
    (
        Reference("service_point_id", "service_points", "service_point_id"),
        Reference("removed_meter_id", "meters", "meter_id"),
        Reference("installed_meter_id", "meters", "meter_id"),
    ),
)

_REGISTER_RANGE = "case digits {} end".format(
    " ".join(f"when {digits} then {10**digits}" for digits in range(3, 10))
)
"""What a register of so many black digits cannot show any more; unknown digits have no bound."""

READINGS = Feed(
    "readings",
    "One row per meter, moment and kind of reading",
    ("meter_id", "read_at", "kind"),
    (
        Field("meter_id", required=True),
        Field("read_at", MOMENT, required=True),
        Field("register_m3", DECIMAL, required=True, low=0, high=999_999_999, scale=3, unit="m3"),
        Field("kind", CODE, required=True, codes=READING_KINDS),
        Field("source", description="Where it came from, e.g. billing or radio."),
    ),
    (
        Reference(
            "meter_id",
            "meters",
            "meter_id",
            stored="meter_key",
            bring=("digits", "installed_date", "removed_date"),
        ),
    ),
    (
        Rule("too_many_digits", "register_m3", f"register_m3 >= {_REGISTER_RANGE}"),
        Rule("before_installation", "read_at", "read_at_local < installed_date"),
        Rule("after_removal", "read_at", "read_at_local::date > removed_date"),
        Rule("future", "read_at", "read_at > $tomorrow"),
    ),
)

ZONE_INFLOWS = Feed(
    "zone_inflows",
    "One row per zone and hour",
    ("zone_code", "hour_at"),
    (
        Field("zone_code", required=True),
        Field("hour_at", MOMENT, required=True, description="Start of the hour."),
        Field("inflow_m3", DECIMAL, required=True, low=0, high=1_000_000, scale=3, unit="m3"),
    ),
    (Reference("zone_code", "zones", "zone_code"),),
    (Rule("future", "hour_at", "hour_at > $tomorrow"),),
)

TARIFFS = Feed(
    "tariffs",
    "One row per tariff, service and date from which a price holds",
    ("tariff_code", "service", "valid_from_date"),
    (
        Field("tariff_code", required=True),
        Field("service", CODE, required=True, codes=SERVICES),
        Field("unit", CODE, required=True, codes=("m3", "month")),
        Field("valid_from_date", DATE, required=True),
        Field("valid_to_date", DATE, description="Last day; empty while no later step is known."),
        Field("price_net_pln", DECIMAL, required=True, low=0, high=10_000, scale=4),
        Field("vat_rate_pct", DECIMAL, required=True, low=0, high=100, scale=2),
        Field("decision", description="Decision or resolution that set the price."),
    ),
    rules=(Rule("ends_before_start", "valid_to_date", "valid_to_date < valid_from_date"),),
)

INVOICES = Feed(
    "invoices",
    "One row per invoice or correction",
    ("invoice_number",),
    (
        Field("invoice_number", required=True),
        Field("customer_id", required=True),
        Field("property_id"),
        Field("kind", CODE, required=True, codes=("invoice", "correction")),
        Field("issue_date", DATE, required=True),
        Field("due_date", DATE, required=True),
        Field("period_from_date", DATE),
        Field("period_to_date", DATE),
        Field("net_pln", DECIMAL, required=True),
        Field("vat_pln", DECIMAL, required=True),
        Field("gross_pln", DECIMAL, required=True),
        Field(
            "to_pay_pln", DECIMAL, required=True, description="Gross with interest or deductions."
        ),
        Field("ksef_number"),
        Field("channel", CODE, codes=("paper", "email", "ksef", "field")),
        Field("corrects_number", description="Number of the corrected invoice."),
    ),
    (Reference("customer_id", "customers", "customer_id"),),
)

INVOICE_LINES = Feed(
    "invoice_lines",
    "One row per line of an invoice",
    ("invoice_number", "line_number"),
    (
        Field("invoice_number", required=True),
        Field("line_number", INTEGER, required=True, low=1, high=100_000),
        Field("service", CODE, required=True, codes=SERVICES),
        Field("description"),
        Field("meter_id"),
        Field("read_from_date", DATE),
        Field("read_to_date", DATE),
        Field("register_from_m3", DECIMAL, scale=3),
        Field("register_to_m3", DECIMAL, scale=3),
        Field("quantity", DECIMAL, scale=3),
        Field("unit", CODE, codes=("m3", "month")),
        Field("price_net_pln", DECIMAL, scale=4),
        Field("net_pln", DECIMAL, required=True),
        Field("vat_rate_pct", DECIMAL, required=True, low=0, high=100),
    ),
    (Reference("invoice_number", "invoices", "invoice_number"),),
)

KSEF_DOCUMENTS = Feed(
    "ksef_documents",
    "One row per XML document FA(3) of an invoice or correction",
    ("invoice_number",),
    (
        Field("invoice_number", required=True, description="P_2 of the document."),
        Field("seller_nip", required=True, description="A profile may fix it; others are held."),
        Field("form", required=True, description="RodzajFaktury: VAT, KOR, ROZ …"),
        Field("issue_date", DATE, required=True, description="P_1 of the document."),
        Field("ksef_number", description="From _metadata.json or the name of the file."),
        Field("xml_sha256", required=True, description="Of the bytes as they came."),
        Field("pack", required=True, description="File in which the bytes are kept."),
        Field("pack_offset", INTEGER, required=True),
        Field("pack_length", INTEGER, required=True),
    ),
    (Reference("invoice_number", "invoices", "invoice_number"),),
)

SETTLEMENTS = Feed(
    "settlements",
    "One row per operation on a customer's account",
    ("operation_id",),
    (
        Field("operation_id", required=True),
        Field("customer_id", required=True),
        Field("kind", CODE, required=True, codes=SETTLEMENT_KINDS),
        Field("document_number", description="Invoice that is charged or paid; empty for none."),
        Field("booked_date", DATE, required=True),
        Field("value_date", DATE),
        Field("amount_pln", DECIMAL, required=True, description="Owed is positive, paid negative."),
        Field("title"),
    ),
    (Reference("customer_id", "customers", "customer_id"),),
)

BANK_STATEMENTS = Feed(
    "bank_statements",
    "One row per statement of one of the utility's bank accounts",
    ("statement_id",),
    (
        Field("statement_id", required=True, description="Account, closing date and number."),
        Field("account", required=True, description="26 digits."),
        Field("statement_number", required=True),
        Field("serial", INTEGER, low=0, high=99_999, description="The number, where it counts."),
        Field("currency", required=True),
        Field("opening_date", DATE, required=True),
        Field("closing_date", DATE, required=True),
        Field("opening_pln", DECIMAL, required=True),
        Field("movements_pln", DECIMAL, required=True, description="Sum of what could be read."),
        Field("closing_pln", DECIMAL, required=True),
        Field("entries", INTEGER, required=True, low=0, high=10_000_000),
        Field("unread_entries", INTEGER, low=0, high=10_000_000),
    ),
    rules=(
        Rule("foreign_currency", "currency", "currency <> 'PLN'"),
        Rule("ends_before_start", "closing_date", "closing_date < opening_date"),
    ),
    settled=("account", "opening_pln", "closing_pln"),
)

BANK_ENTRIES = Feed(
    "bank_entries",
    "One row per movement on one of the utility's bank accounts",
    ("entry_id",),
    (
        Field("entry_id", required=True, description="Account, day and the bank's reference."),
        Field("account", required=True, description="The utility's account, 26 digits."),
        Field("statement_id", required=True, description="The first statement that brought it."),
        Field("booked_date", DATE, required=True),
        Field("value_date", DATE),
        Field("amount_pln", DECIMAL, required=True, description="Money in is positive."),
        Field("currency", required=True),
        Field("is_reversal", BOOLEAN, description="Takes back an earlier movement."),
        Field("bank_reference"),
        Field("virtual_account", description="Customer's account: 26 digits, or its last 12."),
        Field("counterparty_name"),
        Field("counterparty_account"),
        Field("title"),
    ),
    rules=(
        Rule("foreign_currency", "currency", "currency <> 'PLN'"),
        Rule("zero_amount", "amount_pln", "amount_pln = 0"),
        Rule("future", "booked_date", "booked_date > $tomorrow::date"),
    ),
    settled=("account", "amount_pln"),
)

FEEDS: tuple[Feed, ...] = (
    ZONES,
    CUSTOMERS,
    PROPERTIES,
    CONTRACTS,
    CONTRACT_FILES,
    SERVICE_POINTS,
    METERS,
    METER_EXCHANGES,
    READINGS,
    ZONE_INFLOWS,
    TARIFFS,
    INVOICES,
    INVOICE_LINES,
    KSEF_DOCUMENTS,
    SETTLEMENTS,
    BANK_STATEMENTS,
    BANK_ENTRIES,
)

BY_NAME = {feed.name: feed for feed in FEEDS}
