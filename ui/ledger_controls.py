"""The widgets of the page of settlements: whose, which, when, and a word to look for."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from ui import address
from ui.i18n import N_, _
from ui.ledger import Ledger
from ui.ledger_question import LONGEST_WORDS, PAGE_ROWS, WORDS, LedgerQuestion, Which, understand

CUSTOMER, WHICH, YEAR, WANTED = "ledger_customer", "ledger_which", "ledger_year", "ledger_wanted"
PAGE, ASKED = "ledger_page", "ledger_asked"

NAMES = {
    Which.ALL: N_("All operations"),
    Which.INVOICES: N_("Invoices"),
    Which.TO_PAY: N_("To pay"),
    Which.OVERDUE: N_("Overdue"),
    Which.PARTLY: N_("Partly paid"),
    Which.PAID: N_("Paid in full"),
    Which.PAYMENTS: N_("Payments"),
    Which.OTHERS: N_("Other operations"),
}


def entered(ledger: Ledger) -> LedgerQuestion:
    """The question of the address; when the page is entered, the widgets take it over."""
    question = understand(address.words(), ledger.customer_ids)
    if address.is_entered(WHICH):
        state = st.session_state
        state[CUSTOMER], state[WHICH] = question.customer_id, question.which
        state[YEAR], state[WANTED] = question.year, question.wanted
        state[PAGE] = question.page
    return question


def ask(ledger: Ledger) -> LedgerQuestion:
    """Choose whose operations, which of them, of which year, and with which word."""
    question = LedgerQuestion()
    if len(ledger.customer_ids) > 1:
        question = replace(question, customer_id=_ask_customer(ledger))
    first, second, third = st.columns([2, 1, 2])
    with first:
        which = st.selectbox(_("Show"), list(Which), format_func=_which_name, key=WHICH)
    with second:
        years = [0, *ledger.years]
        if st.session_state.get(YEAR) not in years:
            st.session_state[YEAR] = 0
        year = st.selectbox(_("Year"), years, format_func=_year_name, key=YEAR)
    with third:
        wanted = st.text_input(
            _("Number or words"), key=WANTED, max_chars=LONGEST_WORDS, icon=":material/search:"
        )
    asked = replace(question, which=which, year=year, wanted=(wanted or "").strip())
    return replace(asked, page=_page(asked))


def turn(question: LedgerQuestion, count: int) -> None:
    """Turn the pages, where there is more than one."""
    last = max(-(-count // PAGE_ROWS), 1)
    if last == 1:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            _("Newer"), icon=":material/chevron_left:", disabled=question.page <= 1,
            on_click=_turn_to, args=(question.page - 1,),
        )  # fmt: skip
        words = _("Page {page} of {last}")
        st.text(words.format(page=question.page, last=last))
        st.button(
            _("Older"), icon=":material/chevron_right:", disabled=question.page >= last,
            on_click=_turn_to, args=(question.page + 1,),
        )  # fmt: skip


def remember(question: LedgerQuestion) -> None:
    """Put the question into the address."""
    address.write(WORDS, question.words())


def _ask_customer(ledger: Ledger) -> str:
    ids = ["", *ledger.customer_ids]
    if st.session_state.get(CUSTOMER) not in ids:
        st.session_state[CUSTOMER] = ""
    chosen: str = st.selectbox(
        _("Customer number"), ids, format_func=lambda one: one or _("All numbers"), key=CUSTOMER
    )
    return chosen


def _page(asked: LedgerQuestion) -> int:
    """The page that was turned to; another question begins with its first one."""
    before = st.session_state.setdefault(ASKED, asked)
    if before != asked:
        st.session_state[ASKED], st.session_state[PAGE] = asked, 1
    return int(st.session_state.get(PAGE, 1))


def _turn_to(page: int) -> None:
    st.session_state[PAGE] = page


def _which_name(which: Which) -> str:
    return _(NAMES[which])


def _year_name(year: int) -> str:
    return str(year) if year else _("All years")
