"""Placing one bank entry: what is known of it, whom it may belong to, and deciding."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from auth.subject import Subject
from office import bank_entries as office
from office.bank_entries import DecidedMeanwhileError, NoSuchEntryError
from store.bank_decisions import Kind
from store.change import new_key
from ui import formats, panels
from ui.bank_entries import BankEntry
from ui.bank_question import Which
from ui.data import fetch
from ui.done import done
from ui.i18n import N_, _
from ui.service_points import address
from warehouse.queries import staff

CHOSEN, KEY = "bank_chosen", "bank_key"

REASONS = {
    "decided_before": N_("the office gave this payer's transfers to this customer"),
    "paid_before": N_("this payer has paid for this customer"),
    "several_fit": N_("the title or the account fits several customers"),
    "similar_number": N_("nearly this invoice number is in the title, and the amount is the same"),
    "same_name": N_("the payer has the same name"),
    "same_amount": N_("an invoice of the same amount"),
}


def show(subject: Subject, entries: Sequence[BankEntry]) -> None:
    """Choose one of the entries that are listed, and decide about it."""
    open_ones = [one for one in entries if _can_be_decided(one)]
    if not open_ones:
        return
    st.header(_("Decide about an entry"), anchor=False)
    by_id = {one.entry_id: one for one in open_ones}
    chosen = st.selectbox(
        _("Entry"), list(by_id), index=None, format_func=lambda entry_id: _label(by_id[entry_id]),
        key=CHOSEN, placeholder=_("Choose"),
    )  # fmt: skip
    if chosen not in by_id:
        return
    one = by_id[chosen]
    panels.show(panels.facts(_facts(one)))
    if one.decision is not None:
        _offer_to_take_back(subject, one)
    else:
        _decide(subject, one)


def _can_be_decided(one: BankEntry) -> bool:
    return one.state in (Which.UNMATCHED, Which.OUTGOING) or one.decision is not None


def _facts(one: BankEntry) -> list[tuple[str, str]]:
    known = [
        (_("Amount"), formats.money(one.amount)),
        (_("Day"), formats.day(one.booked)),
        (_("Payer"), one.payer),
        (_("From account"), formats.account(one.payer_account) if one.payer_account else ""),
        (_("To the customer's account"), one.virtual_account),
        (_("Title"), one.title),
        (_("Bank's reference"), one.reference),
    ]
    if one.decision is not None:
        decided = one.decision
        whose = " ".join(filter(None, [decided.customer_id, decided.invoice_number]))
        known += [
            (_("Given to"), whose),
            (_("Note"), decided.note),
            (_("Decided by"), decided.decided_by),
        ]
    return [(name, words) for name, words in known if words]


def _decide(subject: Subject, one: BankEntry) -> None:
    customer_id = _ask_customer(subject, one)
    invoice = _ask_invoice(subject, one, customer_id) if customer_id else ""
    note = st.text_input(
        _("Note (why)"), max_chars=office.LONGEST_NOTE, key=f"bank_note_{one.entry_id}"
    )
    with st.container(horizontal=True):
        assigns = st.button(_("Give it to the customer"), type="primary", disabled=not customer_id)
        refuses = st.button(_("Not for a customer"), icon=":material/block:")
    key = st.session_state.setdefault(f"{KEY}_{one.entry_id}", new_key())
    if assigns and customer_id:
        _try(one, lambda: office.assign(
            subject, one.entry_id, customer_id, invoice, note or "", key))  # fmt: skip
    elif refuses and not (note or "").strip():
        st.error(_("Write in the note what it is, so that nobody has to find out again."))
    elif refuses:
        _try(one, lambda: office.set_aside(subject, one.entry_id, note or "", key))


def _ask_customer(subject: Subject, one: BankEntry) -> str:
    offered = fetch(staff.BANK_CANDIDATES, subject, entry_id=one.entry_id)
    by_id = {row.customer_id: row for row in offered}
    picked = None
    if by_id:
        picked = st.radio(
            _("Whose it may be"), [*by_id, ""], key=f"bank_who_{one.entry_id}",
            format_func=lambda number: _offer(by_id.get(number)),
        )  # fmt: skip
    if picked:
        return str(picked)
    wanted = st.text_input(
        _("Find the customer"), max_chars=100, key=f"bank_find_{one.entry_id}",
        placeholder=_("for example: Nowak Lipowa"), icon=":material/search:",
    )  # fmt: skip
    found = fetch(staff.CUSTOMER_MATCHES, subject, wanted=wanted) if wanted else ()
    names = {row.customer_id: row for row in found}
    chosen = st.selectbox(
        _("Customer"), list(names), index=0 if len(names) == 1 else None,
        format_func=lambda number: _of_books(names[number]),
        placeholder=_("Choose") if names or not wanted else _("Nobody has all these words."),
    )  # fmt: skip
    return str(chosen or "")


def _ask_invoice(subject: Subject, one: BankEntry, customer_id: str) -> str:
    asked = {"customer_id": customer_id, "amount": str(one.amount)}
    rows = fetch(staff.PAYABLE_INVOICES, subject, **asked)
    by_number = {row.invoice_number: row for row in rows}
    offered = fetch(staff.BANK_CANDIDATES, subject, entry_id=one.entry_id)
    likely = {row.invoice_number for row in offered if row.customer_id == customer_id}
    numbers = ["", *by_number]
    place = next((n for n, number in enumerate(numbers) if number in likely and number), 0)
    chosen = st.selectbox(
        _("Invoice (if it is for one)"), numbers, index=place,
        format_func=lambda number: _invoice(by_number.get(number)),
        key=f"bank_invoice_{one.entry_id}_{customer_id}",
    )  # fmt: skip
    return str(chosen or "")


def _offer_to_take_back(subject: Subject, one: BankEntry) -> None:
    st.caption(_("The next load of data takes this decision over."))
    if st.button(_("Take the decision back"), icon=":material/undo:"):
        _try(one, lambda: office.take_back(subject, one.entry_id, new_key()))


def _try(one: BankEntry, act: Callable[[], None]) -> None:
    try:
        act()
    except DecidedMeanwhileError:
        st.error(_("Somebody else has decided meanwhile."))
    except NoSuchEntryError as reason:
        st.error(str(reason))
    else:
        st.session_state.pop(f"{KEY}_{one.entry_id}", None)
        st.session_state.pop(CHOSEN, None)
        done(f"{one.payer or one.title} {formats.money(one.amount)}")


def _label(one: BankEntry) -> str:
    words = [formats.numeric_day(one.booked), formats.money(one.amount), one.payer, one.title]
    kind = _("decided") if one.decision is not None else ""
    is_other = one.decision is not None and one.decision.kind is Kind.OTHER
    return " · ".join(filter(None, [*words, _("not for a customer") if is_other else kind]))


def _offer(row: Any) -> str:
    if row is None:
        return _("Somebody else")
    place = address(row.street, row.building, row.flat, row.city)
    about = f"{_(REASONS[row.reason_code])}: {row.invoice_number}" if row.invoice_number else ""
    reason = about or _(REASONS[row.reason_code])
    return f"{row.customer_id} · {row.name}, {place} ({reason})"


def _of_books(row: Any) -> str:
    place = address(row.street, row.building, row.flat, row.city)
    return f"{row.customer_id} · {row.name}, {place}"


def _invoice(row: Any) -> str:
    if row is None:
        return _("none in particular")
    if not row.open_pln:
        return _("{number}, paid in the billing").format(number=row.invoice_number)
    words = _("{number}, due {day}, {open} open")
    return words.format(
        number=row.invoice_number,
        day=formats.numeric_day(row.due_date),
        open=formats.money(row.open_pln),
    )
