"""Ten thousand structured invoices validated and loaded, against parsing and validating them alone.

``python -m tests.bench ksef``: both read the same loose files, each in a fresh process.
``KROPLA_BENCH_SCALE`` (1.0) scales the number of documents.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

from settings import settings
from tests.bench.figures import Figure
from tests.bench.processes import Took, run
from tests.pipelines.fa3 import ATTACHED, CUSTOMER, NUMBER, PLAIN
from tests.pipelines.town import write_csv

DOCUMENTS, CUSTOMERS, RUNS = 10_000, 500, 3

ALONE = """
import sys
from pathlib import Path
from lxml import etree
folder = Path(sys.argv[2])
class Beside(etree.Resolver):
    def resolve(self, url, _, context):
        return self.resolve_filename(str(folder / url.rsplit("/", 1)[-1]), context)
loader = etree.XMLParser(no_network=True)
loader.resolvers.add(Beside())
schema = etree.XMLSchema(etree.parse(str(folder / "schemat_FA(3)_v1-0E.xsd"), loader))
parser = etree.XMLParser(no_network=True, resolve_entities=False)
valid = sum(schema(etree.fromstring(p.read_bytes(), parser)) for p in Path(sys.argv[1]).iterdir())
print(valid)
"""

PROFILE = """
[[files]]
feed = "customers"
pattern = "customers.csv"
[[files]]
feed = "ksef_documents"
format = "fa3"
pattern = "*.xml"
[files.values.service]
"*abonamentowa*" = "other"
"*wody*" = "water"
"*ściek*" = "sewage"
"""


def figures() -> Iterator[Figure]:
    """The ratio of the best of some runs of each, for others may be at work on the machine."""
    count = int(DOCUMENTS * float(os.environ.get("KROPLA_BENCH_SCALE", "1")))
    with TemporaryDirectory(prefix="kropla-bench-") as name:
        folder = Path(name)
        write(folder, count)
        base = min((alone(folder, count) for _ in range(RUNS)), key=lambda took: took.wall_s)
        ours = min((loaded(folder, turn) for turn in range(RUNS)), key=lambda took: took.wall_s)
        details = {f"ours {key}": value for key, value in measures(ours).items()}
        details |= {f"alone {key}": value for key, value in measures(base).items()}
        ratio = ours.wall_s / base.wall_s
        yield Figure(
            "10,000 FA(3) loaded : parsed and validated alone", ratio, 1.5, details=details
        )
        yield Figure("peak memory of that load", ours.peak_gb, 2.0, "GB")


def write(folder: Path, count: int) -> None:
    """Documents of a size that is usual, every other one with an attachment, and customers."""
    numbers = [f"{number:07}" for number in range(CUSTOMERS)]
    header = ("customer_id", "customer_kind", "name")
    (folder / "registry").mkdir()
    rows = [(number, "person", f"Osoba {number}") for number in numbers]
    write_csv(folder / "registry" / "customers.csv", header, rows)
    (folder / "profile.toml").write_text(PROFILE, encoding="utf-8")
    (folder / "documents").mkdir()
    for place in range(count):
        text = (PLAIN, ATTACHED)[place % 2].decode()
        text = text.replace(NUMBER, f"FAK/2026/10/{place:06}")
        text = text.replace(f">{CUSTOMER}<", f">{numbers[place % CUSTOMERS]}<")
        (folder / "documents" / f"{place:06}.xml").write_text(text, encoding="utf-8")


def alone(folder: Path, count: int) -> Took:
    """Parse and validate, nothing else."""
    from pipelines.ksef.schema import folder as schemas

    command = [sys.executable, "-c", ALONE, str(folder / "documents"), str(schemas())]
    took = run(command, folder / "alone.log")
    if took.output.split() != [str(count)]:
        raise RuntimeError(f"not every document is valid: {took.output}")
    return took


def loaded(folder: Path, turn: int) -> Took:
    """One load as an operator starts it, on a home that knows the customers."""
    env = {"KROPLA_HOME": str(folder / f"home{turn}"), "KROPLA_THREADS": str(settings().threads)}
    command = [sys.executable, "-m", "pipelines", "load"]
    profile = ["--profile", str(folder / "profile.toml")]
    run([*command, str(folder / "registry"), *profile], folder / "registry.log", env)
    took = run([*command, str(folder / "documents"), *profile], folder / "load.log", env)
    if "Wstrzymane" not in took.output or "czekają" in took.output:
        raise RuntimeError(f"documents were held back: {took.output}")
    return took


def measures(took: Took) -> dict[str, float]:
    """Its figures without its output."""
    return {key: round(value, 3) for key, value in asdict(took).items() if key != "output"}
