"""Whether the sums of an invoice agree with each other and with its lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from pipelines.ksef.document import Fault, FaultyDocumentError, Line

GROSZ, NOTHING = Decimal("0.01"), Decimal()
VATS = tuple(f"P_14_{number}" for number in range(1, 6))

SUM_OF_RATE = {
    **dict.fromkeys(("23", "22"), "P_13_1"),
    **dict.fromkeys(("8", "7"), "P_13_2"),
    "5": "P_13_3",
    **dict.fromkeys(("4", "3"), "P_13_4"),
    "0 KR": "P_13_6_1",
    "0 WDT": "P_13_6_2",
    "0 EX": "P_13_6_3",
    "zw": "P_13_7",
    "np I": "P_13_8",
    "np II": "P_13_9",
    "oo": "P_13_10",
}
"""Rate of a line → the field that sums the net amounts of that rate."""

SUMMED = tuple(dict.fromkeys(SUM_OF_RATE.values()))

WITH_LINES_SUMMED = frozenset({"VAT", "KOR"})
"""Forms whose lines make up their sums; those of advances list what was paid before."""


def totals(told: Mapping[str, str]) -> tuple[Decimal, Decimal, Decimal]:
    """Net, VAT and gross of an invoice. Raises FaultyDocumentError when they do not agree."""
    nets = [Decimal(value) for name, value in told.items() if value and name.startswith("P_13_")]
    gross = Decimal(told["P_15"])
    if not nets and gross:
        raise FaultyDocumentError(Fault("xml_no_totals", field="P_15", value=told["P_15"]))
    net = sum(nets, NOTHING)
    vat = sum((Decimal(told[name]) for name in VATS if told[name]), NOTHING)
    if net + vat != gross:
        shown = f"{net} + {vat} ≠ {gross}"
        raise FaultyDocumentError(Fault("xml_gross", field="P_15", value=shown))
    return net, vat, gross


def check_lines(told: Mapping[str, str], lines: Sequence[Line], rates: Sequence[str]) -> None:
    """Compare the lines with the sums of their rates, a grosz of rounding for each line.

    Raises FaultyDocumentError.
    """
    if not lines or told["RodzajFaktury"] not in WITH_LINES_SUMMED:
        return
    found: dict[str, Decimal] = defaultdict(Decimal)
    for line, rate in zip(lines, rates, strict=True):
        if rate not in SUM_OF_RATE:
            return
        found[SUM_OF_RATE[rate]] += line.net_pln
    allowed = GROSZ * len(lines)
    for name in SUMMED:
        if name not in found and not told[name]:
            continue
        total = Decimal(told[name] or 0)
        if abs(found[name] - total) > allowed:
            shown = f"{found[name]} ≠ {total}"
            raise FaultyDocumentError(Fault("xml_lines", field=name, value=shown))
