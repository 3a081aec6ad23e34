"""Makes one change after another and says which are made; for tests that kill it meanwhile."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count

from sqlalchemy import Connection, insert

from store.change import Change, make, new_key
from store.tables import tries


def main() -> None:
    """Go on until killed."""
    for number in count():
        key = new_key()
        make(Change("writer", "try.noted", str(number), key), _leave_two_rows(key))
        print(key, flush=True)


def _leave_two_rows(key: str):
    def work(connection: Connection) -> None:
        for kind in ("login", "address"):
            now = datetime.now(UTC)
            row = {"kind": kind, "name": key, "failures": 1, "last_at": now, "former_at": now}
            connection.execute(insert(tries).values(row))

    return work


if __name__ == "__main__":
    main()
