"""What a person asks on the page of water use, as it stands in the address of the page.

The words of the address are Polish nouns without diacritics, the same in every language, so that a
view can be bookmarked and sent, and so that an export takes the very words of the page. Words that
are not understood, and places that are not the reader's own, count as not said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar

from core.period import Period, Preset, Step, preset_period
from ui.calendar import period as local_period
from ui.service_points import ServicePoint, gardens_of, mains

Member = TypeVar("Member", bound=StrEnum)
Default = TypeVar("Default")

LONGEST_DAYS = 366 * 12
EARLIEST = date(2000, 1, 1)
DEFAULT_PRESET = Preset.LAST_12_MONTHS


class Look(StrEnum):
    """How the chart is drawn."""

    COLUMNS = "kolumny"
    LINE = "linia"


@dataclass(frozen=True)
class UsageQuestion:
    """A place, a period, a step, and how to draw the answer.

    ``property_id`` and ``service_point_id`` are empty for "all"; ``step`` is None while the page
    chooses it by itself. ``first`` and ``last`` are the asked days for DATES, and the begin of the
    settlement for SETTLEMENT.
    """

    property_id: str = ""
    service_point_id: str = ""
    preset: Preset = DEFAULT_PRESET
    first: date | None = None
    last: date | None = None
    step: Step | None = None
    look: Look = Look.COLUMNS
    is_cumulative: bool = False
    has_year_before: bool = False

    def words(self) -> dict[str, str]:
        """The words of the address; what is as usual is left out."""
        words = {
            "posesja": self.property_id,
            "wodomierz": self.service_point_id,
            "okres": "" if self.preset is DEFAULT_PRESET else self.preset.value,
            "od": self.first.isoformat() if self.first else "",
            "do": self.last.isoformat() if self.last else "",
            "krok": self.step.value if self.step else "",
            "wykres": "" if self.look is Look.COLUMNS else self.look.value,
            "narastajaco": "tak" if self.is_cumulative else "",
            "rok-wczesniej": "tak" if self.has_year_before else "",
        }
        return {key: value for key, value in words.items() if value}


WORDS = (
    "posesja", "wodomierz", "okres", "od", "do", "krok", "wykres", "narastajaco", "rok-wczesniej",
)  # fmt: skip


def understand(words: Mapping[str, str], points: Sequence[ServicePoint]) -> UsageQuestion:
    """The question that the words of an address ask, among the reader's own places only."""
    properties = {point.property_id for point in points}
    of_property = {point.service_point_id: point.property_id for point in points}
    point_id = words.get("wodomierz", "")
    property_id = of_property.get(point_id, words.get("posesja", ""))
    preset = _member(Preset, words.get("okres"), DEFAULT_PRESET)
    has_days = preset in (Preset.DATES, Preset.SETTLEMENT)
    return UsageQuestion(
        property_id=property_id if property_id in properties else "",
        service_point_id=point_id if point_id in of_property else "",
        preset=preset,
        first=_day(words.get("od")) if has_days else None,
        last=_day(words.get("do")) if preset is Preset.DATES else None,
        step=_member(Step, words.get("krok"), None),
        look=_member(Look, words.get("wykres"), Look.COLUMNS),
        is_cumulative=words.get("narastajaco") == "tak",
        has_year_before=words.get("rok-wczesniej") == "tak",
    )


def asked_period(question: UsageQuestion, settlements: Sequence[Period], today: date) -> Period:
    """The days a question means; what it lacks is filled in as the page would."""
    if question.preset is Preset.SETTLEMENT and settlements:
        starts = {settlement.first: settlement for settlement in settlements}
        return starts.get(question.first or today, settlements[-1])
    if question.preset is Preset.DATES:
        last = max(min(question.last or today, today), EARLIEST)
        first = max(min(question.first or last.replace(day=1), last), EARLIEST)
        return local_period(max(first, last - timedelta(days=LONGEST_DAYS)), last)
    preset = DEFAULT_PRESET if question.preset is Preset.SETTLEMENT else question.preset
    known = preset_period(preset, today)
    return local_period(known.first, known.last)


@dataclass(frozen=True)
class Places:
    """The service points that answer a question: water taken, and water kept from the sewer."""

    water: tuple[ServicePoint, ...]
    gardens: tuple[ServicePoint, ...]


def places(question: UsageQuestion, points: Sequence[ServicePoint]) -> Places:
    """The chosen meter with its garden meters, or all main meters of the property or of all."""
    if question.service_point_id:
        chosen = tuple(p for p in points if p.service_point_id == question.service_point_id)
        return Places(chosen, gardens_of(points, chosen))
    here = [p for p in points if question.property_id in ("", p.property_id)]
    water = mains(here) or tuple(here)
    return Places(water, gardens_of(here, water))


def _member(kind: type[Member], word: str | None, default: Default) -> Member | Default:
    return kind(word) if word in set(kind) else default


def _day(word: str | None) -> date | None:
    try:
        return date.fromisoformat(word or "")
    except ValueError:
        return None
