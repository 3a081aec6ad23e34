"""What anybody may ask."""

from __future__ import annotations

from warehouse.queries.query import Audience, Query

BUILD = Query(Audience.PUBLIC, "build")
TARIFF_PRICES = Query(Audience.PUBLIC, "tariff_prices")
