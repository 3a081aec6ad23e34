"""Readings, radio and inflows tell of one and the same water; what is wrong in them is told."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from statistics import median

import pytest

from tests.demo.billing import Registers, is_sound, written
from tests.demo.inbox import day, money, rows


@pytest.fixture(scope="module")
def registers(inbox: Path) -> Registers:
    return Registers(inbox)


@pytest.fixture(scope="module")
def faults(inbox: Path) -> list[dict[str, str]]:
    return rows(inbox.with_name("inbox.truth"), "faults.csv", delimiter=",")


def mended(registers: Registers, faults: list) -> dict[str, dict[date, int]]:
    """Registers of each meter by day as they truly were; days that were only estimated are out."""
    true = {
        (row["meter_id"], date.fromisoformat(row["from_date"])): int(row["true_register_m3"])
        for row in faults
        if row["true_register_m3"]
    }
    found = defaultdict(dict)
    for (meter, when), kinds in registers.on_day.items():
        read = [kinds[kind] for kind in "CKRIMD" if kind in kinds]
        if (meter, when) in true:
            found[meter][when] = true[meter, when]
        elif read:
            found[meter][when] = read[0]
    return found


def test_registers_add_up_to_what_was_truly_counted(
    inbox: Path, registers: Registers, faults: list
) -> None:
    read, checked = mended(registers, faults), 0
    for told in rows(inbox.with_name("inbox.truth"), "usage.csv", delimiter=","):
        total, days = 0, []
        for meter in registers.of_point[told["service_point_id"]]:
            known = sorted(read[meter["Nr ewid."]].items())
            days += [when for when, _ in known]
            for (_, before), (_, after) in pairwise(known):
                total += registers.volume(meter["Nr ewid."], before, after)
        until = date.fromisoformat(told["to_date"])
        if until in days:
            assert min(days) == date.fromisoformat(told["from_date"])
            after = sum(1 for when in days if when > until)  # radio goes on after the last bill
            checked += after == 0
            assert after or total == int(told["usage_m3"]), told
    assert checked > 200


def test_slips_stand_in_the_file_as_the_truth_tells(
    inbox: Path, registers: Registers, faults: list
) -> None:
    found = Counter()
    for row in rows(inbox, "odczyty_*.csv"):
        if is_sound(row, registers.meters) and row["Rodzaj odczytu"] in "IK":
            when = day(row["Data odczytu"]).isoformat()
            found[row["Nr ewid. wodomierza"], when, written(row), row["file"]] += 1
    slips = [row for row in faults if row["true_register_m3"]]
    for row in slips:
        key = row["meter_id"], row["from_date"], row["written_value"], row["file"]
        assert found[key] == 1
        assert row["written_value"] != row["true_register_m3"]
    kinds = Counter(row["kind"] for row in slips)
    assert set(kinds) == {"transposed_digits", "litres_as_m3", "wrong_meter", "backward"}


def test_there_is_about_one_fault_in_a_hundred_readings(inbox: Path, faults: list) -> None:
    share = len(faults) / len(rows(inbox, "odczyty_*.csv"))
    assert 0.007 < share < 0.014


def test_a_stopped_meter_shows_the_same_number_again(registers: Registers, faults: list) -> None:
    stopped = [row for row in faults if row["kind"] == "stopped_meter"]
    assert stopped
    for row in stopped:
        start = date.fromisoformat(row["from_date"])
        end = date.fromisoformat(row["to_date"] or "2026-11-15") + timedelta(days=1)
        shown = {
            number
            for (meter, when), kinds in registers.on_day.items()
            if meter == row["meter_id"] and start <= when <= end
            for kind, number in kinds.items()
            if kind in "RDC"
        }
        assert len(shown) <= 1


def test_the_leak_of_the_named_household_doubles_its_summer(
    inbox: Path, registers: Registers, faults: list
) -> None:
    leak = faults[0]
    assert leak["kind"] == "leak"
    meter = leak["meter_id"]
    assert registers.meters[meter]["Punkt poboru"] == "PP0000001"
    days = sorted(when for owner, when in registers.on_day if owner == meter)
    usual, summer = [], []
    for first, last in pairwise(days):
        volume = registers.volume(
            meter, registers.taken(meter, first), registers.taken(meter, last)
        )
        inside = first <= date(2026, 8, 15) and last > date(2026, 7, 1)
        (summer if inside else usual).append(volume / (last - first).days)
    assert max(summer) > 2 * median(usual)


def test_exchanges_are_the_last_and_first_readings_of_their_meters(
    inbox: Path, registers: Registers
) -> None:
    exchanges = rows(inbox, "wymiany.csv")
    assert len(exchanges) > 100
    for row in exchanges:
        when = day(row["Data wymiany"])
        old = registers.on_day[row["Nr ewid. zdjętego"], when]
        new = registers.on_day[row["Nr ewid. założonego"], when]
        assert (old["D"], new["M"]) == (int(row["Stan zdjętego"]), int(row["Stan założonego"]))
    changed = Counter(kind for kinds in registers.on_day.values() for kind in kinds)
    assert changed["D"] == changed["M"] == len(exchanges)


def test_no_meter_is_read_outside_its_service(registers: Registers) -> None:
    for (meter, when), _ in registers.on_day.items():
        described = registers.meters[meter]
        assert day(described["Data montażu"]) <= when
        assert not described["Data demontażu"] or when <= day(described["Data demontażu"])


def test_marks_last_five_years_from_the_new_year(inbox: Path) -> None:
    for row in rows(inbox, "wodomierze.csv"):
        fitted, until = day(row["Data montażu"]), day(row["Legalizacja do"])
        assert until == date(fitted.year + 5, 12, 31)


def test_gardens_are_read_from_april_to_october(inbox: Path, registers: Registers) -> None:
    points = rows(inbox, "punkty_poboru.csv")
    gardens = {row["Punkt poboru"] for row in points if row["Rodzaj"] == "O"}
    months = {
        when.month
        for (meter, when), _ in registers.on_day.items()
        if registers.meters[meter]["Punkt poboru"] in gardens
    }
    assert months == {4, 5, 6, 7, 8, 9, 10}


def test_rollovers_and_a_reversed_meter_occur(registers: Registers) -> None:
    assert any(row["Odwrotny"] == "T" for row in registers.meters.values())
    assert {row["Liczba cyfr"] for row in registers.meters.values()} == {"4", "5", "6"}
    by_meter = defaultdict(list)
    for (meter, when), kinds in registers.on_day.items():
        if set(kinds) <= {"R", "D", "M"}:
            by_meter[meter].append((when, next(iter(kinds.values()))))
    falls = sum(
        1
        for found in by_meter.values()
        for (_, before), (_, after) in pairwise(sorted(found))
        if after < before
    )
    assert falls > 0


def test_radio_registers_never_run_backward_and_cover_fourteen_months(inbox: Path) -> None:
    last, months, twice = {}, set(), Counter()
    for row in rows(inbox, "radio_*.csv", delimiter=","):
        assert int(row["volume_l"]) >= last.get(row["meter"], 0)
        last[row["meter"]] = int(row["volume_l"])
        months.add(row["read_at"][:7])
        twice[row["meter"], row["read_at"]] += 1
    assert len(months) == 15
    assert {moment for (_, moment), n in twice.items() if n == 2} <= {
        "2025-10-26 02:00:00", "2026-10-25 02:00:00",
    }  # fmt: skip
    assert max(twice.values()) == 2
    assert not any(moment.startswith("2026-03-29 02") for _, moment in twice)


def test_a_zone_takes_in_what_it_uses_and_what_it_loses(inbox: Path, registers: Registers) -> None:
    inflow = defaultdict(float)
    for row in rows(inbox, "doplywy_stref.csv.gz"):
        inflow[row["Strefa"]] += float(money(row["Dopływ [m3]"]))
    start, end = date(2025, 9, 1), date(2026, 11, 15)
    used = defaultdict(float)
    for point in rows(inbox, "punkty_poboru.csv"):
        if point["Rodzaj"] == "G":
            used[point["Strefa"]] += spread(registers, point["Punkt poboru"], start, end)
    assert set(inflow) == {"S01", "S02", "S03"}
    for zone, taken_in in inflow.items():
        assert 0.70 < used[zone] / taken_in < 0.97


def spread(registers: Registers, point: str, start: date, end: date) -> float:
    """Rough use of a point within the days, from its checked registers, evenly between readings."""
    total = 0.0
    for row in registers.of_point[point]:
        meter = row["Nr ewid."]
        days = sorted(when for owner, when in registers.on_day if owner == meter)
        for first, last in pairwise(days):
            inside = (min(last, end) - max(first, start)).days
            before, after = registers.taken(meter, first), registers.taken(meter, last)
            volume = registers.volume(meter, before, after)
            if inside > 0 and volume < 5_000:
                total += volume * inside / (last - first).days
    return total
