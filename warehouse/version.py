"""Which version of the warehouse derived a build: another one derives it anew."""

from __future__ import annotations

import hashlib
from functools import cache

import duckdb
from duckdb import DuckDBPyConnection

from settings import settings
from warehouse.statements import HERE

DERIVING = (
    "schema/*.sql",
    "chain/*.sql",
    "chain/*.py",
    "allocation/*.sql",
    "allocation/*.py",
    "agreement/*.sql",
    "agreement/*.py",
    "matching/*.sql",
    "matching/*.py",
    "marts/**/*.sql",
    "marts/**/*.yml",
)


@cache
def this_version() -> str:
    """Changes with every statement and setting from which relations are derived."""
    found = hashlib.sha256(settings().payment_order.encode())
    for pattern in DERIVING:
        for path in sorted(HERE.glob(pattern)):
            found.update(path.read_bytes())
    return found.hexdigest()[:16]


def is_outdated(connection: DuckDBPyConnection) -> bool:
    """Whether a build was derived by another version; one that holds nothing yet was not."""
    try:
        found = connection.execute("select derived_by from meta.build").fetchall()
    except duckdb.BinderException:  # from before versions were noted
        return True
    return any(row[0] != this_version() for row in found)
