"""Parts of the page of receivables: totals, groups by age, customers and their documents."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from auth.subject import Subject
from auth.viewing import CUSTOMER_PARAM
from ui import formats, panels
from ui.charts import receivables as chart
from ui.i18n import N_, _, ngettext
from ui.ledger import KINDS
from ui.panels import Cell, Column, Tile
from ui.receivables import AGES, Ageing, Grouping, debtors, debts

EXPORT = "/eksport/naleznosci.csv"
GROUPING, GROUPING_PARAM = "receivables_by", "wedlug"
GROUP, DEBTOR = "receivables_group", "receivables_debtor"
MOST_CUSTOMERS = 200
NAMES = {Grouping.TARIFF: N_("tariff group"), Grouping.ZONE: N_("zone")}


def title(day: date) -> None:
    """What the page is of, and of which day."""
    st.title(_("Receivables"), anchor=False)
    st.caption(_("As of {day}").format(day=formats.day(day)))


def ask() -> Grouping:
    """By what they are grouped."""
    asked = st.query_params.get(GROUPING_PARAM, "")
    if GROUPING not in st.session_state:
        st.session_state[GROUPING] = Grouping(asked) if asked in set(Grouping) else Grouping.TARIFF
    chosen: Grouping = st.segmented_control(
        _("Group by"), list(Grouping), format_func=lambda one: _(NAMES[one]), key=GROUPING,
        required=True,
    )  # fmt: skip
    st.query_params[GROUPING_PARAM] = chosen.value
    return chosen


def nothing_owed() -> None:
    """For a utility that everybody has paid."""
    reason = _("Everything that was invoiced is paid.")
    panels.show(panels.empty(_("Nobody owes anything."), reason))


def totals(found: Ageing) -> None:
    """All that is owed, and how late it is."""
    whole = sum(found.whole, Decimal(0))
    shown = [(_("Owed in all"), whole), (_(AGES[0][1]), found.whole[0])]
    shown += [(_("Overdue"), whole - found.whole[0]), (_(AGES[-1][1]), found.whole[-1])]
    panels.show(panels.tiles(Tile(name, formats.money(amount)) for name, amount in shown))


def by_group(found: Ageing) -> None:
    """The chart, the same as a table, and as a file."""
    told = _("Receivables by group and age; the table below has the same numbers.")
    st.plotly_chart(chart.figure(found), config=chart.CONFIG, alt=told, key="receivables_chart")
    columns = [
        Column(_(NAMES[found.grouping]).capitalize()),
        Column(_("Customers"), is_number=True),
    ]
    columns += [Column(_(name), is_number=True) for _column, name in AGES]
    columns.append(Column(_("Together"), is_number=True))
    rows = [
        [group.name, formats.number(group.customers), *map(formats.money, group.amounts),
         formats.money(group.open_amount)]
        for group in found.groups
    ]  # fmt: skip
    whole = sum(found.whole, Decimal(0))
    total = [_("Together"), "", *map(formats.money, found.whole), formats.money(whole)]
    address = f"{EXPORT}?{urlencode({GROUPING_PARAM: found.grouping.value})}"
    panels.show(
        panels.table(_("Receivables by age"), columns, rows, total),
        panels.downloads([(address, _("Table (CSV)"))]),
    )


def customers(subject: Subject, found: Ageing) -> None:
    """Who owes, in all groups or in one; and what, of one of them."""
    st.header(_("Customers who owe"), anchor=False)
    names = {group.code: group.name for group in found.groups}
    options = [None, *names]
    if st.session_state.get(GROUP) not in options:
        st.session_state[GROUP] = None
    code = st.selectbox(
        _("Group"), options, format_func=lambda one: names.get(one, _("All groups")), key=GROUP
    )
    rows = debtors(subject, found, code)
    if len(rows) == MOST_CUSTOMERS:
        words = _("The {count} who owe most are shown.")
        st.caption(words.format(count=MOST_CUSTOMERS))
    columns = [Column(_("Customer")), Column(_("Oldest due"), is_aside=True)]
    columns += [Column(_("Documents"), is_number=True), Column(_("Overdue"), is_number=True)]
    columns.append(Column(_("Owed in all"), is_number=True))
    panels.show(panels.table(_("Customers who owe"), columns, [_debtor(row) for row in rows]))
    _documents(subject, found, {row.customer_id: row.name or "" for row in rows})


def _debtor(row: Any) -> list[str | Cell]:
    opened = "/rozrachunki?" + urlencode({CUSTOMER_PARAM: row.customer_id})
    return [
        Cell(f"{row.customer_id} {row.name or ''}".strip(), link=opened),
        formats.numeric_day(row.oldest_due_date),
        formats.number(row.documents),
        formats.money(row.late_pln),
        formats.money(row.open_pln),
    ]


def _documents(subject: Subject, found: Ageing, names: dict[str, str]) -> None:
    """What one of the customers owes."""
    options = ["", *names]
    if st.session_state.get(DEBTOR) not in options:
        st.session_state[DEBTOR] = ""
    chosen = st.selectbox(
        _("Documents of a customer"), options, key=DEBTOR,
        format_func=lambda one: f"{one} {names[one]}" if one else _("Choose a customer"),
    )  # fmt: skip
    if not chosen:
        return
    columns = [Column(_("Document")), Column(_("Due"), is_aside=True)]
    columns += [Column(_("Late"), is_number=True), Column(_("Open"), is_number=True)]
    rows = [_debt(row) for row in debts(subject, chosen, found.day)]
    panels.show(panels.table(_("Documents of a customer"), columns, rows))


def _debt(row: Any) -> list[str | Cell]:
    kind = _(KINDS[row.kind]) if row.kind in KINDS else row.kind
    late = ngettext("{count} day", "{count} days", row.days_late).format(count=row.days_late)
    return [
        f"{kind} {row.invoice_number or ''}".strip(),
        formats.numeric_day(row.due_date),
        late if row.days_late > 0 else _("not yet due"),
        formats.money(row.open_pln),
    ]
