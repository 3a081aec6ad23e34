"""How long a million bank entries take to find their customers, and in how much memory.

``python -m tests.bench bank``: in a process of its own, so that the memory is that of the matching.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.figures import Figure

ENTRIES, CUSTOMERS = 1_000_000, 100_000
SECONDS, GIGABYTES = 20.0, 2.0


def figures() -> Iterator[Figure]:
    """Seconds, gigabytes, and the share that found the right customer and operation."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "tests.bench.bank_books", folder, str(ENTRIES)]
        command.append(str(CUSTOMERS))
        told = subprocess.run(command, check=True, capture_output=True, text=True)
        files = sum(path.stat().st_size for path in Path(folder).iterdir())
    found = json.loads(told.stdout.splitlines()[-1])
    if found["wrong"]:
        raise RuntimeError(f"{found['wrong']} entries went to another customer")
    details = {"entries": float(ENTRIES), "files_mb": files / (1 << 20)}
    yield Figure("a million bank entries: time", found["seconds"], SECONDS, "s", details=details)
    yield Figure("a million bank entries: memory", found["gigabytes"], GIGABYTES, "GB")
    yield Figure("a million bank entries: placed", found["placed_pct"], 97.0, "%", "at least")
