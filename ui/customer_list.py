"""Customers found by a clerk, each a link to the portal as that customer sees it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import streamlit as st

from auth.subject import Subject
from auth.viewing import CUSTOMER_PARAM
from ui import panels
from ui.data import fetch
from ui.i18n import _, ngettext
from ui.panels import Cell, Column
from ui.service_points import address
from warehouse.queries import staff

LONGEST_WORDS = 100
LEAST_LETTERS = 2
MOST_ROWS = 50
MOST_METERS = 3


def show(subject: Subject, wanted: str) -> None:
    """The customers whose number, name, address and meters hold every word."""
    if len(wanted.strip()) < LEAST_LETTERS:
        st.caption(_("Type at least two letters or digits. Polish letters may be left out."))
        return
    found = fetch(staff.CUSTOMER_MATCHES, subject, wanted=wanted)
    if not found:
        advice = _("Try fewer of them, or only a part of a number.")
        panels.show(panels.empty(_("Nobody has all these words."), advice))
        return
    st.caption(_counted(len(found)))
    columns = [_("Number"), _("Name"), _("Address"), _("Meters")]
    table = panels.table(_("Customers found"), list(map(Column, columns)), map(_cells, found))
    panels.show(table)


def _counted(count: int) -> str:
    if count == MOST_ROWS:
        return _("The first {count} are shown; add a word to find fewer.").format(count=count)
    return ngettext("{count} customer", "{count} customers", count).format(count=count)


def _cells(row: Any) -> list[str | Cell]:
    opened = "/?" + urlencode({CUSTOMER_PARAM: row.customer_id})
    place = address(row.street, row.building, row.flat, row.city)
    meters = _meters(row.serial_numbers or "")
    return [Cell(row.customer_id, link=opened), row.name or "", place, meters]


def _meters(serials: str) -> str:
    some = serials.split()
    more = f" … (+{len(some) - MOST_METERS})" if len(some) > MOST_METERS else ""
    return ", ".join(some[:MOST_METERS]) + more
