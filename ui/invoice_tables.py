"""The tables of an invoice on paper: what is charged, the tax, both sides of a correction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from core.correction import Side
from core.money import grosz
from ui import formats
from ui.i18n import _
from ui.invoices import Invoice


def lines_table(lines: Sequence[Any]) -> dict[str, object]:
    """The charges, each with the readings that it comes from."""
    head = [_("No."), _("For"), _("Quantity"), _("Net price"), _("VAT"), _("Net")]
    rows = [
        [
            str(number),
            [row.description or row.service, _readings(row)],
            _quantity(row.quantity, row.unit),
            _money(row.price_net_pln),
            _rate(row.vat_rate_pct),
            formats.money(row.net_pln),
        ]
        for number, row in enumerate(lines, start=1)
    ]
    return {"caption": _("What is charged"), "head": head, "rows": rows}


def _readings(row: Any) -> str:
    """Meter and register at both ends: what the volume was worked out from."""
    if row.register_from_m3 is None or row.register_to_m3 is None:
        return ""
    words = _("meter {serial}: {before} → {after}")
    return words.format(
        serial=row.serial_number or formats.NOTHING,
        before=_register(row.register_from_m3, row.read_from_date),
        after=_register(row.register_to_m3, row.read_to_date),
    )


def _register(total: Decimal, day: date | None) -> str:
    told = _number(total)
    return f"{told}{formats.NBSP}m³ ({formats.numeric_day(day)})" if day else f"{told} m³"


def sides_table(
    one: Invoice, before: Invoice | None, sides: Sequence[Side]
) -> dict[str, object] | None:
    """Before, change and after of every charge, and of the totals."""
    if not one.is_correction or before is None:
        return None
    rows = [
        [side.name, *_both(side.before, side.before_pln, side.unit),
         formats.money(side.change_pln), *_both(side.after, side.after_pln, side.unit)]
        for side in sides
    ]  # fmt: skip
    totals = [
        [label, "", formats.money(old), formats.money(change), "", formats.money(old + change)]
        for label, old, change in (
            (_("Net"), before.net, one.net),
            (_("VAT"), before.vat, one.vat),
            (_("Gross"), before.gross, one.gross),
        )
    ]
    head = [_("For"), _("Quantity before"), _("Net before"), _("Change"), _("Quantity after"),
            _("Net after")]  # fmt: skip
    caption = _("Before and after the correction")
    return {"caption": caption, "head": head, "rows": rows, "totals": totals}


def _both(quantity: Decimal | None, net_pln: Decimal, unit: str) -> tuple[str, str]:
    return _quantity(quantity, unit), formats.money(net_pln)


def vat_table(one: Invoice, lines: Sequence[Any]) -> dict[str, object]:
    """Net, tax and gross per rate; only together where the lines do not make the invoice."""
    rates = vat_by_rate(one, lines)
    rows = [
        [_rate(rate), formats.money(net), formats.money(vat), formats.money(net + vat)]
        for rate, net, vat in rates
    ]
    total = [_("Together"), *map(formats.money, (one.net, one.vat, one.gross))]
    head = [_("VAT rate"), _("Net"), _("VAT"), _("Gross")]
    return {"caption": _("VAT by rate"), "head": head, "rows": rows, "total": total}


def vat_by_rate(one: Invoice, lines: Sequence[Any]) -> list[tuple[Decimal, Decimal, Decimal]]:
    """Rate, net and tax of each rate; nothing where they would not add up to the invoice."""
    rates = sorted({row.vat_rate_pct for row in lines if row.vat_rate_pct is not None})
    nets = [sum(row.net_pln for row in lines if row.vat_rate_pct == rate) for rate in rates]
    taxes = [grosz(net * rate / 100) for rate, net in zip(rates, nets, strict=True)]
    if (sum(nets), sum(taxes)) != (one.net, one.vat):
        return []
    return list(zip(rates, nets, taxes, strict=True))


def _quantity(quantity: Decimal | None, unit: str) -> str:
    if quantity is None:
        return formats.NOTHING
    return f"{_number(quantity)}{formats.NBSP}{_('mo.') if unit == 'month' else _unit(unit)}"


def _unit(unit: str | None) -> str:
    return "m³" if unit == "m3" else unit or ""


def _number(number: Decimal) -> str:
    """With decimals only where there are any."""
    return formats.number(number, 0 if number == number.to_integral_value() else 3)


def _money(amount: Decimal | None) -> str:
    """A price to the grosz, or further where it is finer."""
    if amount is None:
        return formats.NOTHING
    if amount == grosz(amount):
        return formats.money(amount)
    return f"{formats.number(amount, 4)}{formats.NBSP}zł"


def _rate(rate: Decimal | None) -> str:
    return formats.NOTHING if rate is None else f"{formats.number(rate)}{formats.NBSP}%"
