"""What was loaded, from which file, with which result: ``meta.loads`` of each build."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import file_digest, sha256
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


def fingerprint_of(task: Task) -> str:
    """The fingerprint of a task: of its file, or of all its documents with their names."""
    if not task.documents:
        return fingerprint(task.path)
    stats = tuple((path, found.st_size, found.st_mtime_ns) for path, found in _stats(task))
    return _fingerprint_of_all(stats)


def _stats(task: Task) -> list[tuple[Path, os.stat_result]]:
    return [(path, path.stat()) for path in task.documents]


@lru_cache(maxsize=16)
def _fingerprint_of_all(stats: tuple[tuple[Path, int, int], ...]) -> str:
    whole = sha256()
    for path, *_ in stats:
        with path.open("rb") as handle:
            whole.update(f"{path.name} {file_digest(handle, 'sha256').hexdigest()}\n".encode())
    return whole.hexdigest()


IS_KNOWN = """
    select count(*) from meta.loads as known
    where sha256 = $sha256 and feed = $feed and rule_json = $rule and not exists (
        select 1 from quarantine.ksef_documents as held, meta.loads as later
        where held.load_id = known.load_id and held.resolved_load_id is null
            and held.reason_code in ('xml_unknown_customer', 'xml_unknown_nip')
            and later.feed = 'customers' and later.load_id > known.load_id
            and later.rows_loaded > 0)"""


def is_known(connection: DuckDBPyConnection, task: Task, sha256: str) -> bool:
    """Whether this content was taken into this feed by the same rule before.

    Documents of customers who were unknown then are tried again once other customers have come.
    """
    names = {"sha256": sha256, "feed": task.feed.name, "rule": task.rule.model_dump_json()}
    return bool(value(connection, IS_KNOWN, names))


def next_load_id(connection: DuckDBPyConnection) -> int:
    """A number no load of this build has."""
    return int(value(connection, "select coalesce(max(load_id), 0) + 1 from meta.loads"))


def write(
    connection: DuckDBPyConnection, task: Task, told: Mapping[str, object], counts: Counts
) -> None:
    """Write one line of the ledger; ``told`` is what it says beside the file and its counts."""
    line = {
        "file_name": task.path.name,
        "feed": task.feed.name,
        "rule_json": task.rule.model_dump_json(),
        "header_line": "",
        "delimiter": "",
        "is_native": True,
        "status": "loaded",
        "loaded_at": datetime.now(UTC),
        **{f"rows_{name}": count for name, count in asdict(counts).items()},
        **told,
    }
    _insert(connection, line)


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
    _insert(connection, line)


def _insert(connection: DuckDBPyConnection, line: Mapping[str, object]) -> None:
    values = ", ".join(f"${name}" for name in line)
    connection.execute(f"insert into meta.loads ({', '.join(line)}) values ({values})", dict(line))
