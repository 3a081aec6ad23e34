"""What a customer may ask; every query is scoped, and says which rights open it to others."""

from __future__ import annotations

from core.rights import EVERY_RIGHT, Right
from warehouse.queries.query import Audience, Query

NOBODY_ELSE: frozenset[Right] = frozenset()
USAGE, DOCUMENTS = frozenset({Right.USAGE}), frozenset({Right.DOCUMENTS})

PROPERTIES = Query(Audience.CUSTOMER, "properties", EVERY_RIGHT)
METERS = Query(Audience.CUSTOMER, "meters", USAGE)
READINGS_BETWEEN = Query(Audience.CUSTOMER, "readings_between", USAGE)
LAST_READINGS = Query(Audience.CUSTOMER, "last_readings", USAGE)
SETTLEMENT_PERIODS = Query(Audience.CUSTOMER, "settlement_periods", USAGE)
PRICES = Query(Audience.CUSTOMER, "prices", USAGE)
OPEN_INVOICES = Query(Audience.CUSTOMER, "open_invoices", DOCUMENTS)
ACCOUNTS = Query(Audience.CUSTOMER, "accounts", DOCUMENTS, is_of_property=False)
BALANCE = Query(Audience.CUSTOMER, "balance", DOCUMENTS, is_of_property=False)
OPERATIONS = Query(Audience.CUSTOMER, "operations", DOCUMENTS, is_of_property=False)
ALLOCATIONS = Query(Audience.CUSTOMER, "allocations", DOCUMENTS, is_of_property=False)
INVOICES = Query(Audience.CUSTOMER, "invoices", DOCUMENTS)
INVOICE_LINES = Query(Audience.CUSTOMER, "invoice_lines", DOCUMENTS)
INVOICE_DOCUMENTS = Query(Audience.CUSTOMER, "invoice_documents", DOCUMENTS)
INVOICE_PAYMENTS = Query(Audience.CUSTOMER, "invoice_payments", DOCUMENTS)
EINVOICE = Query(Audience.CUSTOMER, "einvoice", NOBODY_ELSE, is_of_property=False)
CONTRACTS = Query(Audience.CUSTOMER, "contracts", NOBODY_ELSE, is_of_property=False)
CONTRACT_POINTS = Query(Audience.CUSTOMER, "contract_points", NOBODY_ELSE, is_of_property=False)
CONTRACT_FILES = Query(Audience.CUSTOMER, "contract_files", NOBODY_ELSE, is_of_property=False)
INVOICE_XML = Query(Audience.CUSTOMER, "invoice_xml", DOCUMENTS)
