"""Slips of the pen in readings: what was written instead of what the meter showed."""

from __future__ import annotations

import numpy as np

from demo.identifiers import digits_of

TRANSPOSED, LITRES, NEIGHBOUR, BACKWARD = range(4)
NAMES = ("transposed_digits", "litres_as_m3", "wrong_meter", "backward")
SHARES = (0.32, 0.16, 0.26, 0.26)
WIDTH = 6


def written(
    rng: np.random.Generator, true: np.ndarray, previous: np.ndarray, neighbour: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Kind of slip and value written for each true register (m³); always another value.

    ``previous`` is the register before, ``neighbour`` that of the next meter on the route, or -1.
    """
    kind = rng.choice(len(NAMES), len(true), p=SHARES)
    swapped = transposed(rng, true)
    back = previous - rng.integers(1, 60, len(true))
    litres = true * 1000 + rng.integers(1, 1000, len(true))
    value = np.choose(kind, [swapped, litres, neighbour, back])
    impossible = (value < 0) | (value == true)
    kind = np.where(impossible, np.where(back >= 0, BACKWARD, LITRES), kind)
    return kind, np.where(impossible, np.where(back >= 0, back, litres), value)


def transposed(rng: np.random.Generator, true: np.ndarray) -> np.ndarray:
    """The number with two neighbouring, different digits swapped; -1 where there are none."""
    digits = digits_of(true, WIDTH)
    powers = 10 ** np.arange(WIDTH - 1, -1, -1, dtype=np.int64)
    step = (digits[:, 1:] - digits[:, :-1]) * (powers[:-1] - powers[1:])
    significant = np.cumsum(digits[:, :-1], axis=1) > 0
    able = significant & (step != 0)
    chosen = np.argmax(rng.random(able.shape) * able, axis=1)
    row = np.arange(len(true))
    return np.where(able[row, chosen], true + step[row, chosen], -1)


def neighbours(
    day: np.ndarray, point: np.ndarray, class_: np.ndarray, register: np.ndarray
) -> np.ndarray:
    """Register of the meter read just before on the same day and of the same class; -1 for none."""
    order = np.lexsort((point, class_, day))
    same = np.zeros(len(day), bool)
    same[1:] = (day[order][1:] == day[order][:-1]) & (class_[order][1:] == class_[order][:-1])
    found = np.full(len(day), -1, np.int64)
    found[order] = np.where(same, np.roll(register[order], 1), -1)
    return found
