"""Real readings: every row has its place, and months agree with arithmetic of another kind."""

from __future__ import annotations

import math
import zipfile
from bisect import bisect_left
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from settings import settings
from tests.pipelines.town import ask, take

SOURCE = (
    Path(__file__)
    .resolve()
    .parents[2]
    .parent.joinpath("shared", "data", "daiad", "swm_trialA_clean.zip")
)
ROWS = 673_927
INSTALLED = date(2016, 1, 1)
ROUND = 100_000_000
"""Litres after which a register of five digits begins again."""

SECOND = timedelta(seconds=1)
MADRID, WARSAW = ZoneInfo("Europe/Madrid"), ZoneInfo("Europe/Warsaw")

pytestmark = pytest.mark.skipif(not SOURCE.exists(), reason="the DAIAD readings are not here")

Series = dict[datetime, int]
"""Readings of one meter: moment (UTC) → litres."""


@pytest.fixture(scope="module", autouse=True)
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that has loaded the file."""
    folder = tmp_path_factory.mktemp("daiad")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KROPLA_HOME", str(folder))
        settings.cache_clear()
        take(SOURCE, "daiad")
    settings.cache_clear()
    return folder


@pytest.fixture(autouse=True)
def home(real: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """That home, for every test here."""
    monkeypatch.setenv("KROPLA_HOME", str(real))
    settings.cache_clear()
    return real


@pytest.fixture(scope="module")
def series() -> dict[str, Series]:
    """Readings of each meter by the raw file: of two lines of one moment the first holds."""
    found: dict[str, Series] = defaultdict(dict)
    doubled: dict[tuple[str, date], list[tuple[int, int, datetime]]] = defaultdict(list)
    with zipfile.ZipFile(SOURCE) as archive:
        lines = archive.read(archive.namelist()[0]).decode().splitlines()[1:]
    for number, line in enumerate(lines):
        key, text, litres = line.replace('"', "").split(";")[:3]
        # DD/MM/YYYY HH:MM:SS; strptime would take most of the time of this test.
        parts = (text[6:10], text[3:5], text[:2], text[11:13], text[14:16], text[17:19])
        local, value = datetime(*map(int, parts)), int(Decimal(litres))  # type: ignore[arg-type] # noqa: DTZ001
        first, second = (local.replace(tzinfo=MADRID, fold=n).astimezone(UTC) for n in (0, 1))
        if local.date() < INSTALLED or first > second:  # too early, or never on the clock
            continue
        if first < second:
            doubled[key, local.date()].append((value, number, first))
        else:
            found[key].setdefault(first, value)
    for (key, _), twice in doubled.items():
        for place, (value, _, at) in enumerate(sorted(twice)):
            found[key].setdefault(at + timedelta(hours=1 if place else 0), value)
    return found


def months_of(readings: Series) -> dict[date, int]:
    """Litres of each month in Warsaw, by straight lines between readings."""
    moments = sorted(readings)
    totals = [0]
    for before, after in pairwise(moments):
        step = readings[after] - readings[before]
        rolled = step < 0 and step + ROUND <= ROUND // 10
        totals.append(totals[-1] + step + (ROUND if rolled else 0))
    marks = [moments[0], *starts_between(moments[0], moments[-1]), moments[-1]]
    levels = [level(moments, totals, mark) for mark in marks]
    found: dict[date, int] = {}
    for mark, (low, high) in zip(marks, pairwise(levels), strict=False):
        found[mark.astimezone(WARSAW).date().replace(day=1)] = high - low
    return found


def starts_between(first: datetime, last: datetime) -> list[datetime]:
    """Starts of months after the first moment and before the last."""
    found, local = [], first.astimezone(WARSAW)
    year, month = local.year, local.month
    while True:
        year, month = year + month // 12, month % 12 + 1
        start = datetime(year, month, 1, tzinfo=WARSAW).astimezone(UTC)
        if start >= last:
            return found
        found.append(start)


def level(moments: list[datetime], totals: list[int], at: datetime) -> int:
    """Litres at a moment, whole; half a litre goes down to the side of the earlier reading."""
    place = bisect_left(moments, at)
    if moments[place] == at:
        return totals[place]
    left = Fraction(
        (moments[place] - at) // SECOND, (moments[place] - moments[place - 1]) // SECOND
    )
    volume = (totals[place] - totals[place - 1]) * left
    nearest = math.floor(abs(volume) + Fraction(1, 2))
    return totals[place] - (nearest if volume >= 0 else -nearest)


def test_every_row_of_the_file_has_its_place() -> None:
    counted = ask(
        "select rows_read, rows_loaded + rows_unchanged + rows_quarantined from meta.loads "
        "where feed = 'readings'"
    )
    assert counted == [(ROWS, ROWS)]
    [(held, loaded, without_line)] = ask(
        "select (select count(*) from quarantine.readings), (select count(*) from feed.readings), "
        "(select count(*) from quarantine.readings where line_number is null)"
    )
    assert held + loaded <= ROWS
    assert without_line == 0


def test_the_readings_are_those_of_the_file(series: dict[str, Series]) -> None:
    rows = ask(
        "select meter_id, epoch(read_at)::bigint, (register_m3 * 1000)::bigint from mart.readings"
    )
    ours = {(key, int(at.timestamp()), v) for key, s in series.items() for at, v in s.items()}
    assert len(rows) == len(ours)
    assert set(rows) == ours


def test_months_of_every_meter_agree_to_the_litre(series: dict[str, Series]) -> None:
    rows = ask("select meter_id, usage_month, (usage_m3 * 1000)::bigint from mart.usage_monthly")
    theirs: dict[str, dict[date, int]] = defaultdict(dict)
    for meter, month, litres in rows:
        theirs[meter][month] = litres
    assert len(series) == 92
    assert {key: months_of(readings) for key, readings in series.items()} == theirs
