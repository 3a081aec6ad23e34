"""The fields for a new password, with its strength while it is typed."""

from __future__ import annotations

import streamlit as st

from auth.accounts import Account
from auth.password_rules import Weakness, strength
from settings import settings
from ui.i18n import N_, _

STRENGTHS = (N_("very weak"), N_("weak"), N_("sufficient"), N_("good"), N_("very good"))


def ask(account: Account, *buttons: str) -> tuple[str, str, str]:
    """The new password, typed twice, and the button that was pressed, or nothing.

    The account's own words make a password easy to guess. The first button is the main one.
    """
    new = st.text_input(
        _("New password"),
        type="password",
        autocomplete="new-password",
        key="new_password",
        live=True,
    )
    _strength(new or "", account)
    # A form sends what stands in its fields with the button; a field alone would send it when it
    # is left, but not when it is left for the button inside of it that shows the password.
    with st.form("new_password_form", border=False):
        again = st.text_input(
            _("New password again"),
            type="password",
            autocomplete="new-password",
            key="new_password_again",
        )
        with st.container(horizontal=True):
            pressed = [
                label
                for place, label in enumerate(buttons)
                if st.form_submit_button(label, type="secondary" if place else "primary")
            ]
    return new or "", again or "", "".join(pressed)


def said(weak: Weakness) -> str:
    """Why a password is not taken, and what to do."""
    return {
        Weakness.SHORT: _hint(),
        Weakness.LONG: _("This password is too long: at most 128 characters."),
        Weakness.GUESSABLE: _(
            "This password is easy to guess. Take longer or rarer words, without your name."
        ),
    }[weak]


def _hint() -> str:
    words = _("At least {count} characters. A few words in a row are easy to remember.")
    return words.format(count=settings().password_min_length)


def _strength(typed: str, account: Account) -> None:
    if not typed:
        st.caption(_hint())
        return
    found = strength(typed, account)
    words = _("Strength: {strength}").format(strength=_(STRENGTHS[found]))
    st.progress((found + 1) / len(STRENGTHS), text=words)
