"""How large the make-believe utility is, which days it covers, and where its chance comes from."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import date

import numpy as np

from demo.days import day_number, first_of_month, month_of

DEFAULT_UNTIL = date(2026, 11, 15)
RADIO_MONTHS = 14
BUSINESS_LIMIT = 8_000  # business numbers have four digits


@dataclass(frozen=True)
class Plan:
    """What was asked for; everything else follows from it.

    ``hourly_share`` is the share of houses whose meter is read by radio every hour, ``faults`` the
    number of injected faults for one periodic reading. ``until`` is the last day that is known.
    """

    customers: int
    years: int
    seed: int
    hourly_share: float = 0.0
    faults: float = 0.01
    until: date = DEFAULT_UNTIL

    def __post_init__(self) -> None:
        """Refuse sizes at which the named customers would not fit."""
        if self.customers < 20:
            raise ValueError("Pokaz wymaga co najmniej 20 odbiorców (--customers 20).")
        if not 1 <= self.years <= 20:
            raise ValueError("Liczba lat (--years) musi być między 1 a 20.")
        if not 0 <= self.hourly_share <= 1 or not 0 <= self.faults <= 0.2:
            raise ValueError("--hourly-share musi być między 0 a 1, --faults między 0 a 0.2.")

    @property
    def businesses(self) -> int:
        """Number of business customers beside the managers."""
        return min(max(2, round(0.07 * self.customers)), BUSINESS_LIMIT)

    @property
    def managers(self) -> int:
        """Number of managers of blocks of flats."""
        return min(max(1, round(0.006 * self.customers)), 900)

    @property
    def moves(self) -> int:
        """Number of houses whose people changed once."""
        return round(min(0.15, 0.012 * self.years) * self.people)

    @property
    def people(self) -> int:
        """Number of private customers, those who moved out included."""
        return self.customers - self.businesses - self.managers

    @property
    def houses(self) -> int:
        """Number of single-family houses."""
        return self.people - self.moves

    @property
    def last_day(self) -> int:
        """Day number of the last day that is known."""
        return day_number(self.until)

    @property
    def first_day(self) -> int:
        """Day number of the first day: the first of a month, ``years`` before the last one."""
        return int(first_of_month(month_of(self.last_day) - 12 * self.years))

    @property
    def radio_day(self) -> int:
        """Day number from which hourly radio readings and zone inflows exist."""
        month = month_of(self.last_day) - min(RADIO_MONTHS, 12 * self.years)
        return int(first_of_month(month))

    @property
    def days(self) -> int:
        """Number of days from the first to the last, both counted."""
        return self.last_day - self.first_day + 1

    def rng(self, stream: str, part: int = 0) -> np.random.Generator:
        """A generator of its own for each named purpose, so that one cannot disturb another."""
        return np.random.default_rng([self.seed, zlib.crc32(stream.encode()), part])
