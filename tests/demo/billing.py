"""Bills worked out again from readings and prices, row by row, by the words of the tariff."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from tests.demo.inbox import day, money, rows

GROSZ = Decimal("0.01")


def rounded(amount: Decimal, to: Decimal = GROSZ) -> Decimal:
    """Half up, away from nought."""
    return amount.quantize(to, ROUND_HALF_UP)


@dataclass
class Prices:
    """Net prices by tariff and service, each with the first day it holds."""

    steps: dict[tuple[str, str], list[tuple[date, Decimal]]] = field(default_factory=dict)

    @classmethod
    def of(cls, inbox: Path) -> Prices:
        found = defaultdict(list)
        for row in rows(inbox, "taryfy.csv"):
            price = money(row["Cena netto [zł]"])
            found[row["Taryfa"], row["Usługa"]].append((day(row["Od"]), price))
        return cls({key: sorted(steps) for key, steps in found.items()})

    def at(self, tariff: str, service: str, when: date) -> Decimal | None:
        known = [price for start, price in self.steps.get((tariff, service), []) if start <= when]
        return known[-1] if known else None

    def parts(
        self, tariff: str, service: str, volume: int, start: date, end: date
    ) -> dict[Decimal, int]:
        """Whole m³ at each price, split by days where a price changes inside."""
        inside = [s for s, _ in self.steps.get((tariff, service), []) if start < s < end]
        assert len(inside) <= 1
        if not inside:
            price = self.at(tariff, service, start)
            return {} if price is None else {price: volume}
        share = Decimal(volume * (inside[0] - start).days) / (end - start).days
        early = int(rounded(share, Decimal(1)))
        parts = defaultdict(int)
        for price, part in (
            (self.at(tariff, service, start), early),
            (self.at(tariff, service, inside[0]), volume - early),
        ):
            parts[price] += part
        return parts

    def months(self, tariff: str, service: str, start: date, end: date) -> dict[Decimal, int]:
        """Firsts of a month within the period at the price of their day."""
        found = defaultdict(int)
        when = start
        while when < end:
            price = self.at(tariff, service, when)
            if when.day == 1 and price is not None:
                found[price] += 1
            when += timedelta(days=1)
        return found


@dataclass
class Volumes:
    """What an invoice says was measured: (volume, from, to) of each main meter, and of gardens."""

    mains: list[tuple[int, date, date]]
    garden: int

    def bill(self, prices: Prices, tariff: str, start: date, end: date) -> tuple[Decimal, Decimal]:
        """Net and VAT of the period [start, end)."""
        net = Decimal(0)
        for volume, since, until in self.mains:
            for price, part in prices.parts(tariff, "WODA", volume, since, until).items():
                net += rounded(price * part)
        sewage = max(0, sum(volume for volume, _, _ in self.mains) - self.garden)
        for price, part in prices.parts(tariff, "SCIEKI", sewage, start, end).items():
            net += rounded(price * part)
        for service in ("AB-W", "AB-S"):
            for price, months in prices.months(tariff, service, start, end).items():
                net += rounded(price * months)
        return net, rounded(net * Decimal("0.08"))


def written(row: dict[str, str]) -> str:
    """The number of a reading, under the header of its year."""
    return row.get("Wskazanie [m3]") or row.get("Wskaznie [m3]") or ""


def is_sound(row: dict[str, str], meters: dict[str, dict[str, str]]) -> bool:
    """Whether a row of readings is one of those that can be taken at all."""
    is_dated = not row["Data odczytu"].startswith("31.02")
    is_known = row["Nr ewid. wodomierza"] in meters
    return is_dated and is_known and written(row).isdigit() and bool(row["Rodzaj odczytu"])


class Registers:
    """What billing knew of each meter on each day, from the files of readings alone."""

    def __init__(self, inbox: Path):
        self.meters = {row["Nr ewid."]: row for row in rows(inbox, "wodomierze.csv")}
        self.of_point = defaultdict(list)
        for row in self.meters.values():
            self.of_point[row["Punkt poboru"]].append(row)
        self.on_day: dict[tuple[str, date], dict[str, int]] = defaultdict(dict)
        for row in rows(inbox, "odczyty_*.csv"):
            if is_sound(row, self.meters):
                key = row["Nr ewid. wodomierza"], day(row["Data odczytu"])
                self.on_day[key][row["Rodzaj odczytu"]] = int(written(row))
        for row in rows(inbox, "radio_*.csv", delimiter=","):
            if row["read_at"].endswith(" 00:00:00"):
                when = date.fromisoformat(row["read_at"][:10])
                self.on_day[row["meter"], when]["R"] = int(row["volume_l"]) // 1000

    def taken(self, meter: str, when: date) -> int:
        """The register a bill ended with: a check before an estimate before what was written."""
        kinds = self.on_day[meter, when]
        return next(kinds[kind] for kind in "CSIKRMD" if kind in kinds)

    def volume(self, meter: str, before: int, after: int) -> int:
        """Whole m³ between two registers, over a rollover or backward on a reversed meter."""
        described = self.meters[meter]
        sign = -1 if described["Odwrotny"] == "T" else 1
        return sign * (after - before) % 10 ** int(described["Liczba cyfr"])

    def in_service(self, point: str, start: date, end: date) -> list[tuple[str, date, date]]:
        """Meters of a service point within a period, with their days in it."""
        found = []
        for row in self.of_point[point]:
            first = max(start, day(row["Data montażu"]))
            last = min(end, day(row["Data demontażu"])) if row["Data demontażu"] else end
            if first < last:
                found.append((row["Nr ewid."], first, last))
        return found
