"""What a customer may ask; every query is scoped by ``$customer_ids``."""

from __future__ import annotations

from warehouse.queries.query import Audience, Query

METERS = Query(Audience.CUSTOMER, "meters")
READINGS_BETWEEN = Query(Audience.CUSTOMER, "readings_between")
LAST_READINGS = Query(Audience.CUSTOMER, "last_readings")
SETTLEMENT_PERIODS = Query(Audience.CUSTOMER, "settlement_periods")
PRICES = Query(Audience.CUSTOMER, "prices")
ACCOUNTS = Query(Audience.CUSTOMER, "accounts")
BALANCE = Query(Audience.CUSTOMER, "balance")
OPEN_INVOICES = Query(Audience.CUSTOMER, "open_invoices")
