"""How the invoices of a build agree with the bill engine, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from warehouse.agreement import Summary


def agreement_lines(found: Summary | None) -> Iterator[str]:
    """How many were billed anew, how many are equal, and why the others were not billed."""
    if found is None or not found.documents:
        return
    yield (
        f"Faktury i korekty obliczone na nowo z odczytów i taryf: {_number(found.billed)} "
        f"z {_number(found.documents)}, zgodne co do grosza: {_number(found.equal)}."
    )
    for reason, count in found.reasons:
        yield f"- nieobliczone: {_number(count)} ({reason})"


def _number(count: int) -> str:
    return f"{count:,}".replace(",", " ")
