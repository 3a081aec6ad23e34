"""Beginning to pay: the button on an invoice, and the page where several are chosen."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import streamlit as st

from auth import clock, guard, redirect
from auth.subject import Subject
from office.payments import beginning
from office.payments.beginning import (
    MOST_DOCUMENTS,
    PAYMENT_PARAM,
    RETURN_PATH,
    Bill,
    ChangedError,
    ClosedError,
    InFlightError,
    NothingToPayError,
)
from office.payments.shop import is_open
from settings import settings
from store.change import new_key
from ui import awaited, formats, panels
from ui.address import link
from ui.attention import how_to_pay
from ui.calendar import today
from ui.i18n import _, ngettext
from ui.invoices import Invoice, invoices
from ui.panels import Notice, Tile

CHOSEN, CUSTOMER = "pay_chosen", "pay_customer"


def way(subject: Subject) -> None:
    """The way to the page of paying, where it leads anywhere."""
    if is_open() and not subject.is_viewing:
        panels.show(panels.go(link(RETURN_PATH, {}), _("Pay")))


def one(invoice: Invoice, subject: Subject) -> None:
    """Pay one invoice at once; or that its payment is under way."""
    if not is_open():
        return
    under_way = awaited.in_flight(subject).get((invoice.customer_id, invoice.number))
    if under_way is not None:
        _under_way([(invoice.number, under_way.payment_id)])
    elif not subject.is_viewing:
        words = _("Pay {amount} through Przelewy24")
        _button(words.format(amount=formats.money(invoice.open_amount)), subject, [invoice.number])


def choose(subject: Subject) -> None:
    """Choose what to pay, all at first, and go and pay it."""
    some = [one for one in invoices(subject, today(subject)) if _is_owed(one)]
    flying = awaited.in_flight(subject)
    _under_way([
        (one.number, flying[one.customer_id, one.number].payment_id)
        for one in some if (one.customer_id, one.number) in flying
    ])  # fmt: skip
    ready = [one for one in some if (one.customer_id, one.number) not in flying]
    if not ready:
        if not some:
            reason = _("All invoices that you see are paid.")
            panels.show(panels.empty(_("There is nothing to pay."), reason))
        return
    if not is_open() or subject.is_viewing:
        _no_button(subject)
        return
    own = _of_one_customer(ready)
    numbers = [one.number for one in reversed(own)][:MOST_DOCUMENTS]
    labels = {one.number: _label(one) for one in own}
    if not set(st.session_state.get(CHOSEN, [])) <= set(numbers):
        st.session_state.pop(CHOSEN)
    st.session_state.setdefault(CHOSEN, numbers)
    chosen = st.multiselect(
        _("Invoices to pay"), numbers, format_func=labels.__getitem__, key=CHOSEN,
        placeholder=_("Choose"),
    )  # fmt: skip
    _total([one for one in own if one.number in chosen], subject)


def _is_owed(invoice: Invoice) -> bool:
    return invoice.open_amount > 0 and not invoice.is_correction


def _no_button(subject: Subject) -> None:
    if subject.is_viewing:
        st.info(_("Only the customer pays here."), icon=":material/info:")
    st.write(how_to_pay(subject))


def _of_one_customer(some: Sequence[Invoice]) -> list[Invoice]:
    """The invoices of one customer number: each is paid by itself."""
    ids = sorted({one.customer_id for one in some})
    if len(ids) == 1:
        return list(some)
    if st.session_state.get(CUSTOMER) not in ids:
        st.session_state[CUSTOMER] = ids[0]
    chosen = st.selectbox(_("Customer number"), ids, key=CUSTOMER)
    return [one for one in some if one.customer_id == chosen]


def _label(invoice: Invoice) -> str:
    amount = formats.money(invoice.open_amount)
    until = _("due {day}").format(day=formats.numeric_day(invoice.due)) if invoice.due else ""
    return ", ".join(part for part in (invoice.number, amount, until) if part)


def _total(some: Sequence[Invoice], subject: Subject) -> None:
    """The sum of what is chosen, and the button."""
    sum_ = sum((one.open_amount for one in some), Decimal(0))
    words = ngettext("{count} invoice", "{count} invoices", len(some)).format(count=len(some))
    panels.show(panels.tiles([Tile(_("Together"), formats.money(sum_), words)]))
    text = _("Pay {amount} through Przelewy24").format(amount=formats.money(sum_))
    _button(text, subject, [one.number for one in some], is_disabled=not some)


def _button(
    text: str, subject: Subject, numbers: Sequence[str], *, is_disabled: bool = False
) -> None:
    """The button that begins a payment."""
    pressed = st.button(
        text, type="primary", icon=":material/payments:", disabled=is_disabled, key="pay_now"
    )
    st.caption(_("You will go to Przelewy24, and come back here. It takes bank, card and BLIK."))
    if pressed:
        _begin(subject, numbers)


def _begin(subject: Subject, numbers: Sequence[str]) -> None:
    """Begin it with the amounts of the books; the browser has only said which invoices."""
    payer = guard.signed_in()
    if payer is None or subject.is_viewing:
        return
    read_at, wanted = clock.now(), set(numbers)
    bills = [
        Bill(one.customer_id, one.number, one.open_amount)
        for one in invoices(subject, today(subject))
        if one.number in wanted and _is_owed(one)
    ]
    try:
        begun = beginning.begin(payer, bills, new_key(), read_at)
    except InFlightError as error:
        _under_way([(", ".join(sorted(one.numbers)), one.payment_id) for one in error.others])
    except ClosedError:
        st.error(_("Przelewy24 does not answer now. Nothing was charged. Try again in a while, "
                   "or pay by transfer."))  # fmt: skip
    except (ChangedError, NothingToPayError):
        st.warning(_("What is open has just changed. Look at the amounts and press again."))
    else:
        leave(begun.address)


def leave(address: str) -> None:
    """Send the browser to where it is paid; within this portal, under the name it came by."""
    own = (settings().address or "").rstrip("/")
    is_own = bool(own) and address.startswith(f"{own}/")
    redirect.go(address.removeprefix(own) if is_own else address)


def _under_way(some: Sequence[tuple[str, str]]) -> None:
    """That documents are being paid, and the way to each payment."""
    payments: dict[str, list[str]] = {}
    for number, payment_id in some:
        payments.setdefault(payment_id, []).append(number)
    if not payments:
        return
    title = _("A payment is under way")
    panels.show(panels.notices(
        Notice(title, ", ".join(numbers), page=RETURN_PATH,
               words=((PAYMENT_PARAM, payment_id),), step=_("See how it stands"))
        for payment_id, numbers in payments.items()
    ))  # fmt: skip
