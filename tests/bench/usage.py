"""How long a customer's question about usage takes on the published build.

``python -m tests.bench.usage`` asks as the portal does, for random customers, periods and steps,
none of them twice, on a connection that is warm; prints milliseconds as one line of JSON.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from datetime import date, timedelta
from statistics import quantiles

from auth.roles import Role
from auth.subject import Subject
from core.period import Buckets, Period, Step, divide
from core.usage import usage
from ui.registers import registers
from ui.service_points import service_points
from ui.usage_view import answer_to
from warehouse.connection import reader

QUESTIONS = 200
WARM_UP = 20
STEPS = (Step.DAY, Step.WEEK, Step.MONTH, Step.HOUR)
FIRST, LAST = date(2016, 1, 1), date(2026, 1, 31)


def main() -> None:
    """Ask, and print."""
    chance = random.Random(20)
    sql = "select customer_id from mart.customers using sample reservoir(4000 rows) repeatable (3)"
    ids = [row[0] for row in reader().cursor().execute(sql).fetchall()]
    chance.shuffle(ids)
    people = iter([Subject(name, name, Role.CUSTOMER, (name,)) for name in ids])
    queries = asked(lambda: query(next(people), buckets(chance)))
    answers = asked(lambda: page(next(people), buckets(chance)))
    print(json.dumps({**spread("query", queries), **spread("answer", answers)}))


def asked(ask: Callable[[], float]) -> list[float]:
    """Milliseconds of each question, in order of size; the first ones are not counted."""
    return sorted([ask() for _ in range(QUESTIONS)][WARM_UP:])


def buckets(chance: random.Random) -> Buckets:
    """Any period of the data, divided by any step; hours of at most a month."""
    step = chance.choice(STEPS)
    days = chance.randint(1, 31 if step is Step.HOUR else (LAST - FIRST).days)
    first = FIRST + timedelta(days=chance.randint(0, (LAST - FIRST).days - days))
    return divide(Period(first, first + timedelta(days=days)), step)


def query(subject: Subject, wanted: Buckets) -> float:
    """Milliseconds from the question to the litres of every bucket."""
    points = service_points(subject)
    start = time.perf_counter()
    found = registers(subject, points, wanted.period.start_at, wanted.period.end_at)
    litres = [usage(found[point.service_point_id], wanted).litres for point in points]
    took = time.perf_counter() - start
    if not litres or not any(used.any() for used in litres):
        raise RuntimeError(f"{subject.login} used nothing in {wanted.period}")
    return took * 1000


def page(subject: Subject, wanted: Buckets) -> float:
    """Milliseconds of all that the page computes: places, settlements, registers, usage, cost."""
    start = time.perf_counter()
    words = {"okres": "daty", "od": wanted.period.first.isoformat()}
    words |= {"do": wanted.period.last.isoformat(), "krok": wanted.step.value}
    if answer_to(subject, words) is None:
        raise RuntimeError(f"{subject.login} has no meter")
    return (time.perf_counter() - start) * 1000


def spread(name: str, sizes: list[float]) -> dict[str, float]:
    """Median and 95th percentile."""
    parts = quantiles(sizes, n=20)
    return {f"{name}_p50_ms": round(parts[9], 2), f"{name}_p95_ms": round(parts[18], 2)}


if __name__ == "__main__":
    main()
