"""A question that a person answers at once and a simple robot does not.

It is a text, so that a screen reader reads it and no picture has to be made out (WCAG 1.1.1). It
only slows robots down; what protects are the limits behind the form.
"""

from __future__ import annotations

import secrets

import streamlit as st

from ui.i18n import N_, _

NUMBERS = (
    N_("one"), N_("two"), N_("three"), N_("four"), N_("five"),
    N_("six"), N_("seven"), N_("eight"), N_("nine"),
)  # fmt: skip

_KEY = "robot_check"


def ask() -> str:
    """The question; returns what was typed."""
    first, second = _numbers()
    words = _("How much is {first} plus {second}? (in digits)")
    return (
        st.text_input(
            words.format(first=_(NUMBERS[first - 1]), second=_(NUMBERS[second - 1])),
            key=f"{_KEY}_answer_{first}_{second}",
            max_chars=4,
            autocomplete="off",
            help=_("This shows that you are not a robot."),
        )
        or ""
    )


def is_right(typed: str) -> bool:
    """Whether the answer is right; a question is asked once, right or wrong."""
    known = st.session_state.pop(_KEY, None)
    return known is not None and typed.strip() == str(sum(known))


def _numbers() -> tuple[int, int]:
    if _KEY not in st.session_state:
        st.session_state[_KEY] = (secrets.randbelow(9) + 1, secrets.randbelow(9) + 1)
    first, second = st.session_state[_KEY]
    return first, second
