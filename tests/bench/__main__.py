"""``make bench``: every benchmark in one run, as a table and as JSON in ``$KROPLA_HOME/bench/``.

``python -m tests.bench [load] [portal]`` runs the named ones only. Exit code 1 when a figure misses
its target or a benchmark breaks.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import sys
import traceback
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from rich.console import Console
from rich.table import Table

from settings import settings
from tests.bench.figures import Figure

BENCHMARKS = (
    "load", "portal", "settlements", "flood", "bills", "ksef", "documents", "bank",
)  # fmt: skip
STANDS_ON = ("duckdb", "streamlit", "pandas", "pyarrow", "plotly", "uvicorn")


def main(arguments: list[str] | None = None) -> int:
    """Run, show, write."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("which", nargs="*", metavar="|".join(BENCHMARKS), help="all when none")
    chosen = parser.parse_args(arguments).which or BENCHMARKS
    if unknown := set(chosen) - set(BENCHMARKS):
        parser.error(f"no benchmark {', '.join(sorted(unknown))}")
    console = Console()
    figures: list[Figure] = []
    broken = [name for name in chosen if not ran(name, figures, console)]
    console.print(table(figures))
    console.print(f"JSON: {write(figures, broken)}")
    return int(bool(broken) or not all(figure.is_reached for figure in figures))


def ran(name: str, figures: list[Figure], console: Console) -> bool:
    """Run one benchmark, adding its figures as they come; False when it broke."""
    try:
        for figure in measured(name):
            figures.append(figure)
            console.print(f"{name}: {figure.name}: {shown(figure.value, figure.unit)}")
    except Exception:
        console.print(f"[red]{name} broke[/]")
        traceback.print_exc()
        return False
    return True


def measured(name: str) -> Iterator[Figure]:
    """The figures of one benchmark."""
    yield from importlib.import_module(f"tests.bench.{name}").figures()


def shown(value: float, unit: str) -> str:
    """A value with its unit, to three digits."""
    return f"{value:.3g} {unit}"


def table(figures: list[Figure]) -> Table:
    """All figures against their targets."""
    result = Table("figure", "measured", "target", "", title="Kropla, benchmarks of one run")
    for figure in figures:
        target = f"{'≤' if figure.reach == 'at most' else '≥'} {shown(figure.target, figure.unit)}"
        mark = "[green]reached[/]" if figure.is_reached else "[red]missed[/]"
        result.add_row(figure.name, shown(figure.value, figure.unit), target, mark)
    return result


def write(figures: list[Figure], broken: list[str]) -> Path:
    """Write the run as JSON; returns the file."""
    now = datetime.now(UTC)
    folder = settings().home / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{now:%Y%m%dT%H%M%SZ}.json"
    run = {
        "at": now.isoformat(),
        "cores": os.cpu_count(),
        "machine": platform.machine(),
        "python": platform.python_version(),
        "versions": {name: version(name) for name in STANDS_ON},
        "broken": broken,
        "figures": [asdict(figure) | {"is_reached": figure.is_reached} for figure in figures],
    }
    path.write_text(json.dumps(run, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


if __name__ == "__main__":
    sys.exit(main())
