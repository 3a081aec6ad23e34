"""PESEL and NIP leave the loader only as a keyed hash and two visible digits."""

from __future__ import annotations

from duckdb import DuckDBPyConnection

from store.identity import identity_hash, key


def install(connection: DuckDBPyConnection) -> None:
    """Give this connection the SQL function ``identity_hash(text)``; the key is read when used."""
    held: list[bytes] = []

    def hashed(number: str) -> str:
        if not held:
            held.append(key())
        return identity_hash(number, held[0])

    connection.create_function("identity_hash", hashed, ["VARCHAR"], "VARCHAR")
