"""What a utility calls its services and units, as the profile says."""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import cache

from pipelines.profile import FileRule

UNITS = {
    **dict.fromkeys(("m3", "m³", "m^3", "metr sześcienny"), "m3"),
    **dict.fromkeys(("mies", "mies.", "miesiąc", "miesiące", "m-c", "msc", "mc"), "month"),
}
"""Usual ways to write a unit; a profile may name more."""

ANYTHING = "*"


class Words:
    """Services by `Indeks` or text of a line (P_7), units by P_8A."""

    def __init__(self, rule: FileRule) -> None:
        named = rule.values.get("service", {})
        self._services = [(pattern.casefold(), word) for pattern, word in named.items()]
        own = rule.values.get("unit", {})
        self._units = UNITS | {name.casefold(): word for name, word in own.items()}
        self.service = cache(self._service)
        self.unit = cache(self._unit)

    def _service(self, index: str | None, text: str | None) -> str | None:
        """The first entry of the profile that takes the code of a line, else its text."""
        for given in (index, text):
            name = (given or "").strip().casefold()
            for pattern, word in self._services:
                if name and pattern != ANYTHING and fnmatchcase(name, pattern):
                    return word
        return dict(self._services).get(ANYTHING)

    def _unit(self, text: str | None) -> str | None:
        """Cubic metres or months; what is charged by piece or hour has no unit here."""
        return self._units.get(text.strip().casefold()) if text else None
