"""What analysts may ask: figures that name nobody."""

from __future__ import annotations

from warehouse.queries.query import Audience, Query

RECEIVABLES = Query(Audience.ANALYST, "receivables")
