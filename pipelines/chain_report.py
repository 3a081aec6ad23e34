"""What the chained register met, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from warehouse.chain import Summary


def chain_lines(found: Summary) -> Iterator[str]:
    """One sentence for each thing a person should know; counts are of the whole build."""
    yield f"Wodomierze z odczytami: {_number(found.meters)}."
    if found.rollovers:
        yield f"Przejścia przez koniec liczydła, doliczone: {_number(found.rollovers)}."
    if found.falls:
        yield (
            f"Odczyty niższe od poprzedniego: {_number(found.falls)}. Zostają jako zużycie ujemne, "
            "które wyrówna następny odczyt; wymianę wodomierza trzeba podać w danych."
        )
    if found.hours_interpolated:
        yield (
            f"Godziny z przerw w odczytach, rozłożone równo: {_number(found.hours_interpolated)} "
            f"z {_number(found.hours)}."
        )


def _number(count: int) -> str:
    return f"{count:,}".replace(",", " ")
