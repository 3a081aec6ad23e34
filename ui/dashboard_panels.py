"""Parts of the overview: what needs attention, figures, a small chart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import plotly.graph_objects as go
import streamlit as st

from auth.subject import Scope, Subject
from core.rights import Right
from ui import awaited, formats, panels, paying
from ui import usage_numbers as numbers
from ui.address import link
from ui.attention import how_to_pay
from ui.calendar import local_day, today
from ui.charts import usage as chart
from ui.data import fetch, kept
from ui.i18n import _
from ui.panels import Column, Notice, Tile
from ui.service_points import service_points
from ui.usage_panels import no_meter
from ui.usage_question import Look
from ui.usage_table import Row, rows
from ui.usage_view import answer_to
from warehouse.queries import customer

MOST_NOTICES = 6
DOCUMENTS = (Right.DOCUMENTS,)


def attention(some: Sequence[Notice]) -> None:
    """The notices, or the calm word that there is none."""
    if not some:
        some = [Notice(_("All is in order"), _("There is nothing that needs your attention."))]
    panels.show(panels.notices(some[:MOST_NOTICES]))
    if len(some) > MOST_NOTICES:
        st.caption(_("And {count} more.").format(count=len(some) - MOST_NOTICES))


@dataclass(frozen=True)
class Water:
    """The last twelve months, ready to be sent; without a figure there is nothing known."""

    tiles: tuple[Tile, ...]
    figure: go.Figure | None = None
    told: str = ""
    numbers: str = ""


def mainly(subject: Subject) -> Subject:
    """Whose water the overview is about: one's own; of who has none, what others delegated."""
    return subject.only_own() if service_points(subject.only_own()) else subject


@kept
def water_until(subject: Subject, _day: date) -> Water | None:
    """The water of the twelve months before a day; None where there is no meter."""
    answer = answer_to(subject, {})
    if answer is None:
        return None
    table = rows(answer)
    tiles = (*_last_use(table), *_last_reading(subject))
    if answer.known is None:
        return Water(tiles)
    figure = chart.figure(answer, table, Look.COLUMNS, is_cumulative=False)
    figure.update_layout(height=260)
    return Water(tiles, figure, chart.told(answer, table), numbers.by_step(answer, table))


def figures(subject: Subject, water: Water | None) -> None:
    """What is owed, what is due next, the last use and the last reading."""
    own = subject.only_own()
    # Nothing is owed by who is no customer: only the others' invoices are told, each by itself.
    owed = (_balance(own), _next_due(own, today(own))) if own.customer_ids else ()
    some = (*owed, *(water.tiles if water else ()))
    if some:
        panels.show(panels.tiles(some))
    if own.customer_ids and awaited.open_invoices(own):
        paying.way(own)


def invoices_of_others(subject: Subject) -> None:
    """What each who delegated invoices owes; nothing where nobody did."""
    rows = [
        (giver, *_owed(who))
        for giver, who in subject.of_others()
        if who.scope(DOCUMENTS) != Scope()
    ]
    if not rows:
        return
    title = _("Invoices that you have access to")
    columns = [
        Column(_("Customer")),
        Column(_("Balance of the customer"), is_number=True),
        Column(_("Unpaid invoices"), is_number=True),
        Column(_("Next due"), is_aside=True),
    ]
    st.header(title, anchor=False)
    panels.show(panels.table(title, columns, rows))


def _owed(subject: Subject) -> tuple[str, str, str]:
    """Balance, which is told of whole customers only, what is unpaid, and the earliest due date."""
    balances = awaited.balances(subject)
    unpaid = awaited.open_invoices(subject)
    return (
        formats.money(sum(balances)) if balances else formats.NOTHING,
        formats.money(sum((row.open_pln for row in unpaid), Decimal(0))),
        formats.numeric_day(unpaid[0].due_date) if unpaid else formats.NOTHING,
    )


def _balance(subject: Subject) -> Tile:
    balance = sum(awaited.balances(subject), Decimal(0))
    if balance < 0:
        return Tile(_("Overpaid"), formats.money(-balance), _("counts towards the next invoice"))
    note = how_to_pay(subject) if balance > 0 else _("nothing to pay")
    return Tile(_("Balance owed"), formats.money(balance), note)


def _next_due(subject: Subject, day: date) -> Tile:
    unpaid = awaited.open_invoices(subject)
    if not unpaid:
        return Tile(_("Next due"), formats.NOTHING, _("no invoice waits to be paid"))
    coming = [row for row in unpaid if row.due_date >= day]
    first = coming[0] if coming else unpaid[0]
    words = _("{amount}, invoice {number}")
    note = words.format(amount=formats.money(first.open_pln), number=first.invoice_number)
    label = _("Next due") if coming else _("Was due")
    return Tile(label, formats.numeric_day(first.due_date), note)


def _last_use(table: Sequence[Row]) -> Iterator[Tile]:
    known = [row for row in table if row.is_complete and row.water_l is not None]
    if known:
        last = known[-1]
        yield Tile(_("Last use"), formats.cubic_metres(last.water_l or 0, 1), last.label)


def _last_reading(subject: Subject) -> Iterator[Tile]:
    rows = fetch(customer.LAST_READINGS, subject)
    moments = [row.last_read_at for row in rows]
    if moments:
        yield Tile(_("Last reading"), formats.numeric_day(local_day(max(moments))))


def whose(subject: Subject) -> None:
    """Whose properties the water is of, where that is not plain."""
    if not subject.delegated:
        return
    names = ", ".join(sorted({one.giver for one in subject.delegated}))
    if mainly(subject).delegated:
        words = _("Properties that you have access to: {names}.")
    else:
        words = _("Your own properties. Those of {names} are on the page of water use.")
    panels.show(panels.remark(words.format(names=names)))


def months(subject: Subject, water: Water | None) -> None:
    """The last twelve months, small, with the way to the whole."""
    st.header(_("Water of the last 12 months"), anchor=False)
    whose(subject)
    if water is None:
        no_meter()
        return
    if water.figure is None:
        reason = _("It takes two readings to tell how much was used.")
        panels.show(panels.empty(_("No use can be shown yet."), reason))
        return
    st.plotly_chart(water.figure, config=chart.CONFIG, alt=water.told, key="dashboard_chart")
    panels.show(panels.folded(_("The numbers of the chart"), water.numbers, numbers.downloads({})))
    st.link_button(_("See and compare the use"), link("/zuzycie", {}), icon=":material/water_drop:")
