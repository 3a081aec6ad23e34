"""Whether the time of an answer tells which of two questions it was."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from statistics import median

PAIRS = 200
MILLISECONDS_APART = 10
ROUNDS = 2
"""A machine that is busy with something else may spoil a measurement: then the next one counts."""

Pair = tuple[str, str]
"""A name that there is, and one that there is not."""

Times = dict[bool, list[float]]


def measured(pairs: list[Pair], ask: Callable[[str], None]) -> Times:
    """Milliseconds of the answers, the two of a pair one after the other, in any order."""
    took: Times = {True: [], False: []}
    for known, unknown in pairs:
        for name in random.sample([known, unknown], 2):
            begin = time.perf_counter()
            ask(name)
            took[name == known].append((time.perf_counter() - begin) * 1000)
    return took


def chance_to_tell(took: Times) -> float:
    """How often the answer for a known name is the slower one (area under the ROC curve)."""
    known, unknown = took[True], took[False]
    slower = sum((one > other) + (one == other) / 2 for one in known for other in unknown)
    return slower / len(known) / len(unknown)


def assert_time_does_not_tell(pairs: list[Pair], ask: Callable[[str], None]) -> None:
    """Of so many pairs the medians are near each other, and guessing by time is guessing."""
    assert len(pairs) == PAIRS
    ask("first of this process")
    for _ in range(ROUNDS):
        took = measured(pairs, ask)
        apart = abs(median(took[True]) - median(took[False]))
        chance = chance_to_tell(took)
        if apart <= MILLISECONDS_APART and abs(chance - 0.5) <= 0.1:
            break
    assert apart <= MILLISECONDS_APART
    assert abs(chance - 0.5) <= 0.1
