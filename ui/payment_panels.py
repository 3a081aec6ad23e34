"""How one payment stands, looked up in our own record until it has come to its end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import streamlit as st

from auth import guard
from auth.subject import Subject
from office.payments import beginning, book
from office.payments.beginning import RETURN_PATH
from office.payments.book import IN_FLIGHT, Payment, State
from ui import awaited, formats, panels, paying
from ui.address import link
from ui.calendar import zone
from ui.i18n import N_, _
from ui.invoice_panels import way_to
from ui.panels import Cell, Column

EVERY = "3s"
LONGEST_NUMBER = 32

NAMES = {
    State.CREATED: N_("being prepared"),
    State.REGISTERED: N_("waits for the payer"),
    State.NOTIFIED: N_("being confirmed"),
    State.VERIFIED: N_("paid"),
    State.FAILED: N_("not made"),
    State.EXPIRED: N_("time is over"),
    State.RETURNED: N_("given back"),
}
TOLD = {
    State.CREATED: N_("We are preparing the payment."),
    State.REGISTERED: N_(
        "We are waiting for Przelewy24 to confirm the payment. It usually takes a few seconds; "
        "you may close this page, we will note the payment without it."
    ),
    State.NOTIFIED: N_("The money is there; we are confirming the payment with Przelewy24."),
    State.VERIFIED: N_(
        "The payment is accepted. It counts in your balance from now on; we book it for good as "
        "soon as it stands on the bank statement."
    ),
    State.FAILED: N_("The payment was not made. Nothing was charged."),
    State.EXPIRED: N_(
        "The payment was not made in time. If your bank has charged you after all, we will book "
        "the money as soon as Przelewy24 tells us."
    ),
    State.RETURNED: N_("The money was given back. The invoices are open again."),
}
SAID: dict[State, Callable[..., object]] = {
    State.VERIFIED: st.success,
    State.FAILED: st.warning,
    State.EXPIRED: st.warning,
    State.RETURNED: st.warning,
}
ICONS = {State.VERIFIED: ":material/check_circle:", State.REGISTERED: ":material/hourglass_top:"}


def find(subject: Subject, payment_id: str) -> Payment | None:
    """A payment by its number, for who made it and who sees the whole customer."""
    payment = book.find(payment_id) if 0 < len(payment_id) <= LONGEST_NUMBER else None
    if payment is None:
        return None
    if payment.customer_id in subject.scope(awaited.DOCUMENTS).whole_ids:
        return payment
    account = guard.signed_in()
    is_own = account is not None and payment.account_id == account.account_id
    return payment if is_own and not subject.is_viewing else None


def show(payment: Payment) -> None:
    """How it stands, and what it is for; while it is under way, looked at again by itself."""
    if payment.state in IN_FLIGHT:
        _watch(payment.payment_id, payment.state)
    else:
        _say(payment)
        if payment.state in (State.FAILED, State.EXPIRED, State.RETURNED):
            panels.show(panels.go(link(RETURN_PATH, {}), _("Pay again")))
    _facts(payment)


@st.fragment(run_every=EVERY)
def _watch(payment_id: str, before: State) -> None:
    known = book.find(payment_id)
    if known is None or known.state is not before:
        st.rerun()
    _say(known)
    address = beginning.address_of(known)
    if address and st.button(_("Back to the payment"), icon=":material/undo:"):
        paying.leave(address)


def _say(payment: Payment) -> None:
    say = SAID.get(payment.state, st.info)
    say(_(TOLD[payment.state]), icon=ICONS.get(payment.state, ":material/info:"))


def _facts(payment: Payment) -> None:
    rows = [
        (_("Amount"), formats.money(payment.amount_pln)),
        (_("Customer number"), payment.customer_id),
        (_("Began"), moment(payment.made_at)),
        (_("Accepted"), moment(payment.verified_at)),
        (_("Number at Przelewy24"), str(payment.order_id or "")),
    ]
    panels.show(panels.facts([(label, text) for label, text in rows if text]))
    columns = [Column(_("Invoice")), Column(_("Amount"), is_number=True)]
    cells = [
        [Cell(one.invoice_number, link=way_to(one.invoice_number)), formats.money(one.amount_pln)]
        for one in payment.documents
    ]
    panels.show(panels.table(_("What the payment is for"), columns, cells))


def moment(at: datetime | None) -> str:
    """A moment at the office, or nothing."""
    if at is None:
        return ""
    local = at.astimezone(zone())
    return _("{day}, {time}").format(day=formats.day(local.date()), time=f"{local:%H:%M}")


def unknown() -> None:
    """There is no such payment of this person."""
    reason = _("The address may be mistyped, or it is a payment of somebody else.")
    panels.show(panels.empty(_("There is no such payment."), reason))
