"""Parquet: read by DuckDB itself, every column as text."""

from __future__ import annotations

from pathlib import Path

import duckdb

from core.errors import SourceError
from pipelines.readers.prepared import Prepared, literal
from warehouse.statements import value


def prepare_parquet(path: Path) -> Prepared:
    """Check that a file is Parquet and learn its columns. Raises SourceError."""
    try:
        with duckdb.connect() as probe:
            described = probe.execute(
                f"describe select * from read_parquet({literal(path)})"
            ).fetchall()
            rows = value(probe, f"select count(*) from read_parquet({literal(path)})")
            # Every page is read once: a damaged one would otherwise end the load half-way.
            probe.execute(f"select max(hash(columns(*))) from read_parquet({literal(path)})")
    except duckdb.Error as error:
        raise SourceError(f"{path.name}: to nie jest poprawny plik Parquet.") from error
    return Prepared(path, [row[0] for row in described], ";", rows, is_parquet=True, is_native=True)
