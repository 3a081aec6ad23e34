"""Loading ten years of readings of 100,000 meters, against DuckDB's bare read and against pandas.

Each step runs in a fresh process. ``KROPLA_BENCH_SCALE`` (1.0) scales the number of meters.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import duckdb

from settings import settings
from tests.bench.figures import Figure
from tests.bench.processes import Took, run

METERS = 100_000
BARE_RUNS = 3

BARE = """
import sys, duckdb
with duckdb.connect(sys.argv[2], config={"threads": int(sys.argv[3])}) as connection:
    connection.execute("create table readings as select * from read_csv('" + sys.argv[1] + "')")
"""


class Bench:
    """A folder with the files, and the steps that are measured in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.readings = folder / "first" / "readings.csv"
        self.env = {"KROPLA_HOME": str(folder / "home")}

    def write(self, meters: int) -> None:
        """Make the files."""
        command = [sys.executable, "-m", "tests.bench.load_files", str(self.folder), str(meters)]
        run(command, self.folder / "files.log")

    def bare(self) -> Took:
        """The file into a table of one new database file, by DuckDB alone: the median run."""
        threads = str(settings().threads)
        found = []
        for number in range(BARE_RUNS):
            target = self.folder / f"bare{number}.duckdb"
            command = [sys.executable, "-c", BARE, str(self.readings), str(target), threads]
            found.append(run(command, self.folder / "bare.log"))
            target.unlink()
        return median_of(found)

    def pandas(self) -> Took:
        """The same checks, chain and months by pandas and pandera."""
        command = [sys.executable, "-m", "tests.bench.pandas_load"]
        command += [str(self.readings), str(self.folder / "registry"), str(self.folder / "pandas")]
        return run(command, self.folder / "pandas.log")

    def load(self, inbox: str) -> Took:
        """One load as an operator starts it."""
        command = [sys.executable, "-m", "pipelines", "load", str(self.folder / inbox)]
        return run(command, self.folder / f"load-{inbox}.log", self.env)

    def usage_ms(self) -> dict[str, float]:
        """Milliseconds of customers' questions to the build."""
        command = [sys.executable, "-m", "tests.bench.usage"]
        found: dict[str, float] = json.loads(
            run(command, self.folder / "usage.log", self.env).output.splitlines()[-1]
        )
        return found

    def published(self) -> dict[str, float]:
        """Rows of the published build, for the JSON and against the other implementation."""
        name = (self.folder / "home" / "warehouse" / "current").read_text().strip()
        path = self.folder / "home" / "warehouse" / "builds" / f"{name}.duckdb"
        with duckdb.connect(str(path), read_only=True) as connection:
            row = connection.execute("""
                select (select count(*) from feed.readings),
                    (select count(*) from quarantine.readings),
                    (select count(*) from chain.usage_monthly),
                    (select sum(usage_m3) from chain.usage_monthly)::double""").fetchall()[0]
        return dict(zip(("readings", "quarantined", "months", "usage_m3"), row, strict=True))


def figures() -> Iterator[Figure]:
    """Every figure of a load, the ratios of one run."""
    scale = float(os.environ.get("KROPLA_BENCH_SCALE", "1"))
    with TemporaryDirectory(prefix="kropla-bench-", dir=_spacious()) as name:
        bench = Bench(Path(name))
        bench.write(int(METERS * scale))
        bench.load("registry")
        bare, full = bench.bare(), bench.load("first")
        yield _ratio("full load : DuckDB's bare read", full, bare, 4.0, rows=bench.published())
        again, later = bench.load("first"), bench.load("next")
        by_pandas = bench.pandas()
        yield _faster("pandas + pandera : full load", by_pandas, full)
        yield _ratio("second load of the same file : full load", again, full, 0.1)
        yield _ratio("one month more : full load", later, full, 0.25)
        yield Figure("peak memory of the full load", full.peak_gb, 3.0, "GB")
        shutil.rmtree(bench.folder / "first")
        asked = bench.usage_ms()
        yield Figure("a customer's usage, p95", asked["query_p95_ms"], 15.0, "ms", details=asked)


def _spacious() -> Path:
    """A folder on the disk of KROPLA_HOME; the usual temporary one may be small, or in memory."""
    folder = settings().home / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    return folder.resolve()


def median_of(found: list[Took]) -> Took:
    """The run whose wall time is in the middle."""
    middle = median(took.wall_s for took in found)
    return next(took for took in found if took.wall_s == middle)


def _details(**took: Took) -> dict[str, float]:
    return {
        f"{name} {key}": round(value, 3)
        for name, each in took.items()
        for key, value in asdict(each).items()
        if key != "output"
    }


def _ratio(
    name: str, ours: Took, base: Took, target: float, rows: dict[str, float] | None = None
) -> Figure:
    details = _details(ours=ours, base=base) | {"cpu ratio": round(ours.cpu_s / base.cpu_s, 3)}
    return Figure(name, ours.wall_s / base.wall_s, target, details=details | (rows or {}))


def _faster(name: str, theirs: Took, ours: Took) -> Figure:
    details = _details(theirs=theirs, ours=ours) | json.loads(theirs.output.splitlines()[-1])
    return Figure(name, theirs.wall_s / ours.wall_s, 3.0, reach="at least", details=details)
