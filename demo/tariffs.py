"""Price lists: published values of Katowice and Gliwice, and what was made up before them.

Prices are net, in grosze; VAT 8 % (Annex 3 of the VAT Act). Tariffs are set for three years in
yearly steps (Act of 7 June 2001 on collective water supply); volumes across one are split by days.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from demo.days import day_number

VAT_PCT = 8
HOUSE_PAPER, HOUSE_E, HOUSE_NO_SEWER, BUSINESS_E = range(4)
CODES = ("W1", "W1e", "W3", "G1e")
DESCRIPTIONS = (
    "gospodarstwa domowe, faktura papierowa",
    "gospodarstwa domowe, e-faktura",
    "gospodarstwa domowe bez kanalizacji, faktura papierowa",
    "firmy i instytucje, e-faktura",
)
MADE_UP = "wartość przyjęta na potrzeby pokazu"
KATOWICE_2023 = "GL.RZT.70.102.2023"
KATOWICE_2021 = "Taryfa Katowice od 27.10.2021"
GLIWICE_2022 = "GL.RZT.7047.2022"


@dataclass(frozen=True)
class Step:
    """Prices of one tariff from one date on; None where the tariff has no such service."""

    start: date
    water: int
    sewage: int
    subscription: int
    sewage_subscription: int | None
    decision: str

    @property
    def prices(self) -> dict[str, int]:
        """Net prices by service, of the services that are charged."""
        charged = {
            "water": self.water,
            "sewage": self.sewage,
            "water_subscription": self.subscription,
        }
        extra = self.sewage_subscription
        return charged | ({} if extra is None else {"sewage_subscription": extra})


def _katowice(subscription: int, old_subscription: int) -> tuple[Step, ...]:
    """Yearly steps of the household tariff; the subscription before 2023-11-25 is made up."""
    old, kept = old_subscription, f"{KATOWICE_2023}, abonament jak w pierwszym roku: {MADE_UP}"
    known_2021 = f"{KATOWICE_2021}, abonament: {MADE_UP}"
    second = f"{KATOWICE_2021}, data drugiego roku i abonament: {MADE_UP}"
    return (
        Step(date(2006, 10, 27), 466, 682, old - 240, None, MADE_UP),
        Step(date(2016, 10, 27), 536, 784, old - 120, None, MADE_UP),
        Step(date(2017, 10, 27), 545, 797, old - 90, None, MADE_UP),
        Step(date(2018, 10, 27), 554, 808, old - 60, None, MADE_UP),
        Step(date(2019, 10, 27), 563, 821, old - 40, None, MADE_UP),
        Step(date(2020, 10, 27), 574, 832, old - 20, None, MADE_UP),
        Step(date(2021, 10, 27), 584, 844, old, None, known_2021),
        Step(date(2022, 10, 27), 586, 845, old + 30, None, second),
        Step(date(2023, 11, 25), 677, 902, subscription, None, KATOWICE_2023),
        Step(date(2024, 11, 25), 688, 931, subscription, None, kept),
        Step(date(2025, 11, 25), 697, 949, subscription, None, kept),
    )


def _gliwice() -> tuple[Step, ...]:
    """Yearly steps of the business tariff with e-invoice; before 2024-01-11 made up."""
    return (
        Step(date(2006, 1, 11), 428, 596, 372, 540, MADE_UP),
        Step(date(2016, 1, 11), 484, 678, 452, 648, MADE_UP),
        Step(date(2018, 1, 11), 496, 697, 480, 684, MADE_UP),
        Step(date(2019, 1, 11), 502, 706, 494, 702, MADE_UP),
        Step(date(2020, 1, 11), 509, 716, 508, 720, MADE_UP),
        Step(date(2021, 1, 11), 517, 727, 522, 738, MADE_UP),
        Step(date(2022, 1, 11), 525, 739, 538, 758, MADE_UP),
        Step(date(2023, 1, 11), 534, 751, 556, 784, MADE_UP),
        Step(date(2024, 1, 11), 544, 764, 574, 810, GLIWICE_2022),
        Step(date(2025, 1, 11), 565, 779, 622, 850, GLIWICE_2022),
        Step(date(2026, 1, 11), 576, 795, 668, 933, GLIWICE_2022),
    )


STEPS: dict[int, tuple[Step, ...]] = {
    HOUSE_PAPER: _katowice(1425, 1280),
    HOUSE_E: _katowice(1276, 1130),
    HOUSE_NO_SEWER: _katowice(1425, 1280),
    BUSINESS_E: _gliwice(),
}
LAST_DAYS = {code: date(2026, 11, 24) for code in (HOUSE_PAPER, HOUSE_E, HOUSE_NO_SEWER)} | {
    BUSINESS_E: date(2027, 1, 10)
}
HAS_SEWER = np.array([True, True, False, True])


def step_days() -> np.ndarray:
    """First days of the steps as a matrix [tariff, step]; every tariff has equally many."""
    return np.array(
        [[day_number(step.start) for step in STEPS[code]] for code in range(len(CODES))]
    )


def prices(service: str) -> np.ndarray:
    """Net prices of a service in grosze as a matrix [tariff, step]; nought where not charged."""
    codes = range(len(CODES))
    return np.array([[step.prices.get(service, 0) for step in STEPS[code]] for code in codes])


def step_at(tariff: np.ndarray, day: np.ndarray) -> np.ndarray:
    """Index of the step in force on each day."""
    days = step_days()[tariff]
    return (days <= np.asarray(day)[:, None]).sum(axis=1) - 1
