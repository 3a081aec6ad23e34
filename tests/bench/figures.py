"""What a benchmark hands back: figures with the target each has to reach."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Figure:
    """One measured figure, as a ratio to something measured in the same run where that makes sense.

    ``value`` and ``target`` are in ``unit`` (``×``, ``ms``, ``GB``); ``reach`` says on which side
    of the target the value has to be. ``details`` are the raw measurements behind it, for the JSON.

    A benchmark module has one function ``figures() -> Iterable[Figure]``, and hands its figures
    back as it goes, so that a long run shows what it has.
    """

    name: str
    value: float
    target: float
    unit: str = "×"
    reach: Literal["at most", "at least"] = "at most"
    details: dict[str, float] | None = None

    @property
    def is_reached(self) -> bool:
        """Whether the value is on the right side of the target."""
        if self.reach == "at most":
            return self.value <= self.target
        return self.value >= self.target
