"""The application for an account, typed here; a signed form is sent beside (ui/signed_form.py)."""

from __future__ import annotations

import streamlit as st

from auth import applications
from auth.applications import Wish
from auth.registration import TooManyError
from auth.sign_in import address
from core.contacts import LONGEST_EMAIL, as_email
from settings import settings
from store.change import new_key
from ui import demo_letters, robot_check
from ui.application_form import FORM_PATH
from ui.faults import told
from ui.i18n import _, language
from ui.literal import escaped
from ui.page_list import REGISTRATION_PATH
from ui.sign_in import way
from ui.signed_form import SEND_PATH

LONGEST_NAME, LONGEST_PLACE, LONGEST_PHONE, LONGEST_NOTE = 200, 300, 40, 1000
LEAST_LETTERS = 3
_SENT, _KEY, _WRONG = "application_sent", "application_key", "application_wrong_answer"


def show() -> None:
    """The form; afterwards what happens next."""
    if st.session_state.get(_SENT):
        _sent(st.session_state[_SENT])
        return
    words = _("The customer office looks at it and answers within {days} days, by e-mail.")
    st.write(words.format(days=settings().application_days))
    way(REGISTRATION_PATH, _("With an invoice at hand you register at once"))
    wish = _typed()
    if st.session_state.pop(_WRONG, False):
        st.error(_("The answer to the question was not right. Here is another one."))
    answer = robot_check.ask()
    st.write(_("We use this for the application alone ([privacy](/prywatnosc))."))
    if st.button(_("Send the application"), type="primary") and not told(_faults(wish)):
        _begin(wish, answer)
    _on_paper()


def _typed() -> Wish:
    """What stands in the fields."""
    name = st.text_input(
        _("First and last name, or name of the business"), max_chars=LONGEST_NAME,
        autocomplete="name", key="application_name",
    )  # fmt: skip
    email = st.text_input(
        _("E-mail"), max_chars=LONGEST_EMAIL, autocomplete="email", key="application_email",
        help=_("The answer and the one-time password go there."),
    )  # fmt: skip
    place = st.text_input(
        _("Where do you use our water?"), max_chars=LONGEST_PLACE, autocomplete="street-address",
        placeholder=_("Street, number, town"), key="application_place",
    )  # fmt: skip
    number = st.text_input(
        _("Customer number, if you know it"), max_chars=64, key="application_number"
    )
    phone = st.text_input(
        _("Telephone, if we may call"), max_chars=LONGEST_PHONE, autocomplete="tel",
        key="application_phone",
    )  # fmt: skip
    note = st.text_area(
        _("Anything else?"), max_chars=LONGEST_NOTE, key="application_note", height=90
    )
    email = as_email(email or "") or ""
    texts = [(text or "").strip() for text in (number, place, phone, note)]
    return Wish((name or "").strip(), email, language(), *texts)


def _faults(wish: Wish) -> list[str]:
    found = []
    if len(wish.name) < LEAST_LETTERS:
        found.append(_("Name: write who applies."))
    if not wish.email:
        found.append(_("E-mail: an address looks like name@example.pl."))
    if len(wish.place) < LEAST_LETTERS:
        found.append(_("Place: write the street, the number and the town."))
    return found


def _begin(wish: Wish, answer: str) -> None:
    if not robot_check.is_right(answer):
        st.session_state[_WRONG] = True
        st.rerun()
    key = st.session_state.setdefault(_KEY, new_key())
    try:
        applications.begin(wish, (), address(), key)
    except TooManyError:
        words = _("Too many applications. The next one is possible in an hour, or call: {phone}.")
        st.warning(words.format(phone=settings().office_phone), icon=":material/timer:")
    else:
        del st.session_state[_KEY]
        st.session_state[_SENT] = wish.email
        st.rerun()


def _sent(email: str) -> None:
    words = _(
        "We have sent a letter to {email}. Confirm the application by the link in it, "
        "within 3 days; then it reaches the office."
    )
    st.success(words.format(email=escaped(email)), icon=":material/mail:")
    demo_letters.hint()


def _on_paper() -> None:
    st.header(_("You prefer paper?"), anchor=False)
    st.write(_("Print the form, fill it in and sign it. Then send it or bring it to the office."))
    way(FORM_PATH, _("Print the form"))
    way(SEND_PATH, _("Send a scan or a photo"))
