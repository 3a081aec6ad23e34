"""Short codes of readings: why a meter was read, and who or what gave the number."""

from __future__ import annotations

POINT, REMOVE, INSTALL = range(3)
"""Why: the end of a settlement period, a meter taken out, a meter fitted."""

INSPECTOR, RADIO, CUSTOMER, ESTIMATE, CHECK, REMOVED, FITTED = range(7)
"""Who: in the order of the letters I R K S C D M of the export."""
