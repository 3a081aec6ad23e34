"""How long an invoice as a PDF takes, from the rows of the build to the last byte.

``python -m tests.bench documents``: the median and the worst of fifty, and why each is different
from the one before, for the customers of the fixtures.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from auth.roles import Role
from auth.subject import Subject
from settings import settings
from tests.bench.figures import Figure
from tests.ui import fixture_build
from ui.calendar import today
from ui.comparison import compared
from ui.comparison_panels import figure
from ui.invoice_pdf import content
from ui.invoices import Invoice, invoices

DOCUMENTS = 50
PDF_MS, COMPARISON_MS = 300.0, 50.0
WHO = Subject("bench", "Bench", Role.CUSTOMER, ("100001", "100002"))


def figures() -> Iterator[Figure]:
    """Milliseconds of one document and of one comparison."""
    former = os.environ.get("KROPLA_HOME")
    with TemporaryDirectory() as folder:
        fixture_build.publish(Path(folder))
        os.environ["KROPLA_HOME"] = folder
        settings.cache_clear()
        try:
            yield from _measured()
        finally:
            os.environ.pop("KROPLA_HOME") if former is None else os.environ.update(
                KROPLA_HOME=former
            )
            settings.cache_clear()


def _measured() -> Iterator[Figure]:
    some = invoices(WHO, today(WHO))
    chosen = [some[place % len(some)] for place in range(DOCUMENTS)]
    made = _times(chosen, lambda one: content(WHO, some, one))
    yield Figure("an invoice as PDF, median of 50", median(made), PDF_MS, "ms",
                 details={"worst_ms": max(made)})  # fmt: skip
    asked = _times(chosen, lambda one: _explained(some, one))
    yield Figure("why an invoice is different, median of 50", median(asked), COMPARISON_MS, "ms",
                 details={"worst_ms": max(asked)})  # fmt: skip


def _explained(some: tuple[Invoice, ...], one: Invoice) -> object:
    found = compared(WHO, some, one)
    return found and figure(found).to_dict()


def _times(chosen: list[Invoice], work: Callable[[Invoice], object]) -> list[float]:
    work(chosen[0])
    took = []
    for one in chosen:
        start = time.perf_counter()
        work(one)
        took.append((time.perf_counter() - start) * 1000)
    return took
