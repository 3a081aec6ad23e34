"""What clerks may ask."""

from __future__ import annotations

from warehouse.queries.query import Audience, Query

CUSTOMER_MATCHES = Query(Audience.STAFF, "customer_matches")
CUSTOMER_NAME = Query(Audience.STAFF, "customer_name")
REGISTRATION_PROOF = Query(Audience.STAFF, "registration_proof")
RECEIVABLES = Query(Audience.STAFF, "receivables")
DEBTORS = Query(Audience.STAFF, "debtors")
DEBTS = Query(Audience.STAFF, "debts")
BANK_ENTRIES = Query(Audience.STAFF, "bank_entries")
BANK_ENTRY = Query(Audience.STAFF, "bank_entry")
BANK_STANDING = Query(Audience.STAFF, "bank_standing")
BANK_FINDINGS = Query(Audience.STAFF, "bank_findings")
BANK_CANDIDATES = Query(Audience.STAFF, "bank_candidates")
PAYABLE_INVOICES = Query(Audience.STAFF, "payable_invoices")
INVOICE_OF_CUSTOMER = Query(Audience.STAFF, "invoice_of_customer")
