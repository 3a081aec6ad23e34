"""Payments as the office sees them: those under way, and those that have come to an end."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from auth.subject import Subject
from office.payments import desk
from office.payments.book import Payment, State
from office.payments.przelewy24 import RefusedError, UnreachableError
from office.payments.shop import is_open
from ui import awaited, formats, panels
from ui.i18n import _
from ui.panels import Cell, Column
from ui.payment_panels import NAMES, moment

MARKS = {State.NOTIFIED: "soon", State.FAILED: "late", State.RETURNED: "late"}
LONGEST_NUMBER = 64


def show(subject: Subject, customer_id: str) -> None:
    """Both lists, and the way to ask how one stands."""
    if not is_open():
        words = _("Paying through Przelewy24 is turned off; what was paid before stands below.")
        st.info(words, icon=":material/info:")
    flying = desk.in_flight(subject)
    if customer_id:
        flying = tuple(one for one in flying if one.customer_id == customer_id)
    settled = desk.settled(subject, customer_id)
    _listed(_("Under way"), flying, _("No payment is under way."))
    _listed(_("Made, and not made"), settled, _("There are no payments yet."))
    if is_open() and (flying or settled):
        _ask(subject, [*flying, *settled])


def _listed(title: str, some: Sequence[Payment], nothing: str) -> None:
    st.header(title, anchor=False)
    if not some:
        panels.show(panels.remark(nothing))
        return
    columns = [
        Column(_("Online payment")),
        Column(_("Customer"), is_aside=True),
        Column(_("State"), is_aside=True),
        Column(_("Began"), is_aside=True),
        Column(_("Last change"), is_aside=True),
        Column(_("Documents"), is_aside=True),
        Column(_("Amount"), is_number=True),
    ]
    waiting = {one.payment.payment_id for one in awaited.of_payments(_verified(some))}
    panels.show(panels.table(title, columns, [_row(one, waiting) for one in some]))


def _verified(some: Sequence[Payment]) -> dict[str, list[Payment]]:
    made: dict[str, list[Payment]] = {}
    for one in reversed(some):
        if one.state is State.VERIFIED:
            made.setdefault(one.customer_id, []).append(one)
    return made


def _row(one: Payment, waiting: set[str]) -> list[str | Cell]:
    words = _(NAMES[one.state])
    if one.payment_id in waiting:
        words = f"{words}, {_('waits for the bank statement')}"
    if one.problem:
        words = f"{words} ({one.problem})"
    last = one.ended_at or one.verified_at or one.notified_at or one.registered_at
    return [
        _short(one),
        one.customer_id,
        Cell(words, mark="late" if one.problem else MARKS.get(one.state, "")),
        moment(one.made_at),
        moment(last),
        ", ".join(document.invoice_number for document in one.documents),
        formats.money(one.amount_pln),
    ]


def _short(one: Payment) -> str:
    """What a payment is called here: what stands in the title of the transfer, too."""
    return one.label


def _ask(subject: Subject, some: Sequence[Payment]) -> None:
    """Choose a payment and ask Przelewy24 about it."""
    st.header(_("How does it stand?"), anchor=False)
    chosen = st.selectbox(
        _("Online payment"), some, index=None, format_func=_name, key="chosen_payment",
        placeholder=_("Choose"),
    )  # fmt: skip
    pressed = st.button(
        _("Check the state"), icon=":material/sync:", disabled=chosen is None, key="check_payment"
    )
    if not pressed or chosen is None:
        return
    try:
        known = desk.look(subject, chosen.payment_id)
    except UnreachableError:
        st.error(_("Przelewy24 does not answer now. Try again in a while."))
    except RefusedError:
        st.error(_("Przelewy24 refuses to tell about this payment; the log says why."))
    else:
        if known is not None:
            told = _("Przelewy24 was asked. The payment: {state}.")
            st.success(told.format(state=_(NAMES[known.state])))


def _name(one: Payment) -> str:
    amount = formats.money(one.amount_pln)
    return f"{_short(one)} · {one.customer_id} · {amount} · {_(NAMES[one.state])}"
