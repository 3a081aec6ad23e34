"""What clerks may ask."""

from __future__ import annotations

from warehouse.queries.query import Audience, Query

CUSTOMER_MATCHES = Query(Audience.STAFF, "customer_matches")
CUSTOMER_NAME = Query(Audience.STAFF, "customer_name")
REGISTRATION_PROOF = Query(Audience.STAFF, "registration_proof")
RECEIVABLES = Query(Audience.STAFF, "receivables")
DEBTORS = Query(Audience.STAFF, "debtors")
DEBTS = Query(Audience.STAFF, "debts")
