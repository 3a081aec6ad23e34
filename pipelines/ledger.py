"""What was loaded, from which file, with which result: ``meta.loads`` of each build."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import file_digest
from pathlib import Path

from duckdb import DuckDBPyConnection

from pipelines.conform import Conformer
from pipelines.ingest import Counts
from pipelines.sources import Task
from warehouse.statements import value


@dataclass(frozen=True)
class Entry:
    """One file taken into one feed."""

    file_name: str
    feed: str
    counts: Counts


def fingerprint(path: Path) -> str:
    """SHA-256 of a file as it came, hexadecimal; a file that has not changed is read once."""
    found = path.stat()
    return _fingerprint(path, found.st_size, found.st_mtime_ns)


@lru_cache(maxsize=4096)
def _fingerprint(path: Path, size: int, modified_ns: int) -> str:  # noqa: ARG001 - the key
    with path.open("rb") as handle:
        return file_digest(handle, "sha256").hexdigest()


def is_known(connection: DuckDBPyConnection, task: Task, sha256: str) -> bool:
    """Whether this content was taken into this feed by the same rule before."""
    return bool(
        value(
            connection,
            "select count(*) from meta.loads "
            "where sha256 = $sha256 and feed = $feed and rule_json = $rule",
            {"sha256": sha256, "feed": task.feed.name, "rule": task.rule.model_dump_json()},
        )
    )


def next_load_id(connection: DuckDBPyConnection) -> int:
    """A number no load of this build has."""
    return int(value(connection, "select coalesce(max(load_id), 0) + 1 from meta.loads"))


def record(
    connection: DuckDBPyConnection,
    conformer: Conformer,
    counts: Counts,
    load_id: int,
    build_id: str,
    profile: str,
    sha256: str,
) -> None:
    """Write one line of the ledger."""
    prepared = conformer.prepared
    line = {
        "load_id": load_id,
        "build_id": build_id,
        "file_name": conformer.name,
        "feed": conformer.feed.name,
        "profile": profile,
        "rule_json": conformer.rule.model_dump_json(),
        "header_line": prepared.delimiter.join(prepared.header),
        "delimiter": prepared.delimiter,
        "is_native": prepared.is_native,
        "sha256": sha256,
        **{f"rows_{name}": count for name, count in asdict(counts).items()},
        "status": "loaded",
        "loaded_at": datetime.now(UTC),
    }
    values = ", ".join(f"${name}" for name in line)
    connection.execute(f"insert into meta.loads ({', '.join(line)}) values ({values})", line)
