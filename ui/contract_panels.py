"""Parts of the page of contracts: the list, and what stands in one of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape
from typing import Any

import streamlit as st

from auth.subject import Subject
from ui import formats, panels
from ui.address import link
from ui.contract_downloads import PATH as SCANS_PATH
from ui.contracts import Contract, Scan
from ui.i18n import _, ngettext
from ui.panels import Cell, Column
from ui.prices import MONTH, NAMES, TariffPrice, prices_on
from ui.service_points import kind_name

PATH = "/umowy"
NUMBER_PARAM = "umowa"


def listed(some: Sequence[Contract], day: date) -> None:
    """All contracts; each number is the way to one."""
    columns = [
        Column(_("Contract")),
        Column(_("Property"), is_aside=True),
        Column(_("In force"), is_aside=True),
        Column(_("Tariff"), is_aside=True),
    ]
    panels.show(panels.table(_("Contracts"), columns, [_row(one, day) for one in some]))


def back() -> None:
    """The way to the list."""
    way = f'<a class="kropla-way" href="{escape(link(PATH, {}))}" target="_self">'
    panels.show(f"{way}{escape(_('All contracts'))}</a>")


def one_contract(one: Contract, meters: Sequence[Any], day: date) -> None:
    """Whose it is, for what, since when, and by which tariff it is settled."""
    rows = [
        (_("Contract number"), one.number),
        (_("Customer number"), one.customer_id),
        (_("Property"), one.place),
        (_("Signed"), formats.day(one.signed) if one.signed else ""),
        (_("In force"), _days(one, day)),
        (_("Tariff"), tariff(one)),
        (_("Settlement period"), _settlement(meters)),
    ]
    panels.show(panels.facts([(label, text) for label, text in rows if text]))


def meters_table(meters: Sequence[Any]) -> None:
    """The service points with the meters that sit there now, and those that were taken out."""
    st.header(_("Service points and meters"), anchor=False)
    if not meters:
        panels.show(panels.empty(_("There is no meter."), _("It stands here once it is fitted.")))
        return
    columns = [
        Column(_("Meter")),
        Column(_("Kind"), is_aside=True),
        Column(_("Service point"), is_aside=True),
        Column(_("Fitted"), is_aside=True),
        Column(_("Verification until"), is_aside=True),
    ]
    panels.show(panels.table(_("Service points and meters"), columns, map(_meter, meters)))


def prices(one: Contract, meters: Sequence[Any], subject: Subject, day: date) -> None:
    """What the services cost today; of a contract that is over, nothing."""
    if not one.is_in_force(day):
        return
    st.header(_("Prices on {day}").format(day=formats.day(day)), anchor=False)
    codes = {row.tariff_code for row in meters if row.removed_date is None} or {one.tariff_code}
    found = prices_on(subject, frozenset(filter(None, codes)), day)
    if not found:
        words = _("No price list in force has come to the portal yet. Prices stand on the invoice.")
        panels.show(panels.empty(_("Prices are not known."), words))
        return
    columns = [
        Column(_("Service")),
        Column(_("Tariff"), is_aside=True),
        Column(_("VAT"), is_aside=True),
        Column(_("Net price"), is_number=True),
        Column(_("Gross price"), is_number=True),
    ]
    panels.show(panels.table(_("Prices"), columns, map(_price, found)))
    decisions = ", ".join(sorted({one.decision for one in found if one.decision}))
    panels.show(panels.remark(_("Set by: {decision}").format(decision=decisions)))


def scans(some: Sequence[Scan]) -> None:
    """The scans to take away."""
    if not some:
        return
    st.header(_("Documents"), anchor=False)
    panels.show(
        panels.downloads((link(f"{SCANS_PATH}/{one.document_id}", {}), one.title) for one in some)
    )


def tariff(one: Contract) -> str:
    """The group and for whom it is."""
    return " – ".join(part for part in (one.tariff_code, one.tariff_description) if part)


def _row(one: Contract, day: date) -> list[str | Cell]:
    way = Cell(one.number, link=link(PATH, {NUMBER_PARAM: one.number}))
    return [way, one.place, _days(one, day), one.tariff_code]


def _days(one: Contract, day: date) -> str:
    if one.last is None:
        return _("since {day}, until further notice").format(day=formats.day(one.first))
    words = _("ended, {days}") if one.last < day else _("{days}")
    return words.format(days=formats.days_between(one.first, one.last))


def _settlement(meters: Sequence[Any]) -> str:
    found = sorted({row.settlement_months for row in meters if row.settlement_months})
    return ", ".join(
        ngettext("every {count} month", "every {count} months", count).format(count=count)
        for count in found
    )


def _meter(row: Any) -> list[str | Cell]:
    fitted = formats.numeric_day(row.installed_date) if row.installed_date else ""
    if row.removed_date:
        words = _("{fitted}, taken out {removed}")
        fitted = words.format(fitted=fitted, removed=formats.numeric_day(row.removed_date))
    until = row.verification_valid_until_date
    return [
        row.serial_number,
        kind_name(row.kind),
        row.service_point_id,
        fitted,
        formats.numeric_day(until) if until and not row.removed_date else formats.NOTHING,
    ]


def _price(one: TariffPrice) -> list[str | Cell]:
    unit = _("month") if one.unit == MONTH else "m³"
    name = _(NAMES[one.service]) if one.service in NAMES else one.service
    return [
        name,
        one.tariff_code,
        f"{formats.number(one.vat_rate_pct)}\u00a0%",
        f"{formats.money(one.net)}/{unit}",
        f"{formats.money(one.gross)}/{unit}",
    ]
