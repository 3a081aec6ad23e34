"""The parts of the page of bank entries: how things stand, the list, its pages and its file."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from urllib.parse import urlencode

import streamlit as st

from auth.subject import Subject
from auth.viewing import CUSTOMER_PARAM
from store.bank_decisions import Kind
from ui import address, formats, panels
from ui.bank_entries import BankEntry, Found, standing
from ui.bank_question import LONGEST_WORDS, PAGE_ROWS, WORDS, BankQuestion, Which, understand
from ui.data import fetch
from ui.i18n import N_, _, ngettext
from ui.panels import Cell, Column, Tile
from warehouse.queries import staff

EXPORT = "/eksport/wplaty.csv"
WHICH, WANTED, PAGE, ASKED = "bank_which", "bank_wanted", "bank_page", "bank_asked"

NAMES = {
    Which.UNMATCHED: N_("To be placed"),
    Which.WAITING: N_("Not yet in the billing"),
    Which.DECIDED: N_("Decided here"),
    Which.BOOKED: N_("In the billing"),
    Which.OUTGOING: N_("Money out"),
    Which.ALL: N_("All of them"),
}

FINDINGS: dict[str, Callable[[], str]] = {
    "sum_differs": lambda: _(
        "Statement {number} of {day}: opening balance and movements do not make the closing "
        "balance, {difference} differ."
    ),
    "balance_gap": lambda: _(
        "Statement {number} of {day}: its opening balance is not the closing balance of statement "
        "{former}, {difference} differ; one between them is missing."
    ),
    "number_missing": lambda: _(
        "Statement {number} of {day}: the one before it is number {former}; those between them "
        "are missing."
    ),
}


def overview(subject: Subject) -> None:
    """How many entries wait for what, and what is wrong with the statements."""
    known = standing(subject)
    tiles = [_tile(which, known) for which in (Which.UNMATCHED, Which.WAITING, Which.DECIDED)]
    panels.show(panels.tiles(tiles))
    faults = [_fault(row) for row in fetch(staff.BANK_FINDINGS, subject)]
    if faults:
        with st.expander(_("Bank statements that do not fit"), icon=":material/warning:"):
            panels.show(*(panels.remark(fault) for fault in faults))


def ask() -> BankQuestion:
    """Choose which entries, and with which words."""
    if address.is_entered(WHICH):
        asked, state = understand(address.words()), st.session_state
        state[WHICH], state[WANTED], state[PAGE] = asked.which, asked.wanted, asked.page
    left, right = st.columns([2, 3])
    with left:
        which = st.selectbox(_("Show"), list(Which), format_func=_name, key=WHICH)
    with right:
        wanted = st.text_input(
            _("Title, payer, amount, number or account"), key=WANTED, max_chars=LONGEST_WORDS,
            icon=":material/search:",
        )  # fmt: skip
    question = BankQuestion(which, (wanted or "").strip())
    before = st.session_state.setdefault(ASKED, question)
    if before != question:
        st.session_state[ASKED], st.session_state[PAGE] = question, 1
    return BankQuestion(question.which, question.wanted, int(st.session_state.get(PAGE, 1)))


def listed(some: Found, question: BankQuestion) -> None:
    """One page of the entries, with the sum of all of them."""
    if not some.entries:
        panels.show(_nothing(question))
        return
    words = ngettext("{count} entry, {sum} in all", "{count} entries, {sum} in all", some.count)
    told = words.format(count=formats.number(some.count), sum=formats.money(some.amount))
    st.caption(told)
    columns = [
        Column(_("Payer")),
        Column(_("Title"), is_aside=True),
        Column(_("Day")),
        Column(_("State"), is_aside=True),
        Column(_("Amount"), is_number=True),
    ]
    panels.show(panels.table(_("Bank entries"), columns, map(_cells, some.entries)))
    _turn(question, some.count)
    words_of = {key: word for key, word in question.words().items() if key != "strona"}
    panels.show(panels.downloads([(address.link(EXPORT, words_of), _("Table (CSV)"))]))


def remember(question: BankQuestion) -> None:
    """Put the question into the address."""
    address.write(WORDS, question.words())


def state_words(one: BankEntry) -> str:
    """Whose an entry is and what became of it."""
    if one.decision is not None and one.decision.kind is Kind.OTHER:
        return _("Not for a customer: {note}").format(note=one.decision.note or formats.NOTHING)
    if one.operation_id:
        words = _("Customer {customer}, in the billing as {operation}")
        return words.format(customer=one.customer_id, operation=one.operation_id)
    if one.customer_id:
        words = _("Customer {customer}; booked by the bank, not yet by the billing")
        return words.format(customer=one.customer_id)
    return _("Money out") if one.state is Which.OUTGOING else _("To be placed")


def _cells(one: BankEntry) -> list[str | Cell]:
    payer = one.payer or one.payer_account or formats.NOTHING
    way = "/?" + urlencode({CUSTOMER_PARAM: one.customer_id}) if one.customer_id else ""
    mark = "soon" if one.state is Which.UNMATCHED else ""
    return [
        payer,
        one.title or formats.NOTHING,
        formats.numeric_day(one.booked),
        Cell(state_words(one), mark=mark, link=way),
        formats.money(one.amount),
    ]


def _nothing(question: BankQuestion) -> str:
    if question.wanted:
        return panels.empty(_("Nothing fits."), _("Choose all of them, or fewer words."))
    if question.which is Which.UNMATCHED:
        reason = _("Every payment that the bank has told of has found its customer.")
        return panels.empty(_("Nothing waits to be placed."), reason)
    reason = _("Entries stand here as soon as a bank statement with such ones is loaded.")
    return panels.empty(_("There are none."), reason)


def _turn(question: BankQuestion, count: int) -> None:
    last = max(-(-count // PAGE_ROWS), 1)
    if last == 1:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            _("Newer"), icon=":material/chevron_left:", disabled=question.page <= 1,
            on_click=_turn_to, args=(question.page - 1,),
        )  # fmt: skip
        st.text(_("Page {page} of {last}").format(page=question.page, last=last))
        st.button(
            _("Older"), icon=":material/chevron_right:", disabled=question.page >= last,
            on_click=_turn_to, args=(question.page + 1,),
        )  # fmt: skip


def _turn_to(page: int) -> None:
    st.session_state[PAGE] = page


def _tile(which: Which, known: dict[str, tuple[int, Decimal]]) -> Tile:
    count, amount = known.get(which.value, (0, Decimal(0)))
    return Tile(_name(which), formats.number(count), formats.money(amount))


def _fault(row: object) -> str:
    number, day = row.statement_number, formats.day(row.closing_date)  # type: ignore[attr-defined]
    difference = row.difference_pln  # type: ignore[attr-defined]
    return FINDINGS[row.finding_code]().format(  # type: ignore[attr-defined]
        number=number, day=day, former=row.former_number,  # type: ignore[attr-defined]
        difference="" if difference is None else formats.money(difference),
    )  # fmt: skip


def _name(which: Which) -> str:
    return _(NAMES[which])
