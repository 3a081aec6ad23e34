"""The second step on the sign-in page: the code of an app, or one sent by e-mail."""

from __future__ import annotations

import streamlit as st

from auth import challenges
from auth.challenges import Challenge, ChallengeOverError, Kind
from auth.passwords import BusyError
from auth.redirect import go
from auth.routes import finish_path
from auth.second_factor import WrongCodeError
from auth.sign_in import address
from settings import settings
from ui import demo_letters
from ui.i18n import _

CODE_KEY = "kropla_code"
"""Key of the field for a code: by it our style and script (``assets/code.js``) know the field."""

_SEEN = "second_step_seen"


def show(challenge: Challenge) -> None:
    """Ask for the code, and offer the ways out."""
    st.session_state[_SEEN] = True
    st.header(_("Second step"), anchor=False)
    is_app = challenge.kind is Kind.TOTP
    if is_app:
        st.write(_("Type the six digits that your authenticator app shows now."))
    else:
        sent = _("This browser is new to your account. We have sent a code to {address}.")
        st.write(sent.format(address=masked(challenge.email)))
    label = _("Code from the app") if is_app else _("Code from the e-mail")
    typed = _form(CODE_KEY, label, _("Sign in"))
    if not is_app:
        demo_letters.hint()
        st.caption(_("The code is good for ten minutes. If it does not come, look into spam too."))
    said = st.container()
    on_paper = _on_paper() if is_app else None
    for code in (typed, on_paper):
        if code is not None:
            with said:
                _answer(challenge, code)
    if st.button(_("Start again"), type="tertiary", icon=":material/arrow_back:"):
        challenges.drop(challenge.pre_hash)
        st.session_state.pop(_SEEN)
        st.rerun()


def say_if_over() -> None:
    """Once, where the password is asked for again: why."""
    if st.session_state.pop(_SEEN, False):
        st.warning(
            _("It took too long, or too many tries. Wait a few minutes, then sign in again."),
            icon=":material/timer_off:",
        )


def masked(email: str) -> str:
    """An address as its owner knows it and nobody else learns it: ``a•••@example.pl``."""
    name, _at, host = email.rpartition("@")
    return f"{name[:1]}•••@{host}"


def _form(key: str, label: str, button: str) -> str | None:
    """A field for a code; what was typed once its button is pressed."""
    with st.form(f"{key}_form", clear_on_submit=True, border=False):
        typed = st.text_input(label, key=key, autocomplete="one-time-code")
        if st.form_submit_button(button, type="primary", width="stretch"):
            return typed or ""
    return None


def _on_paper() -> str | None:
    with st.expander(_("No access to the app?"), icon=":material/description:"):
        st.write(_("Use one of the recovery codes that you got when you set the app up."))
        typed = _form("recovery_code", _("Recovery code"), _("Sign in with a recovery code"))
        help_words = _("No recovery code either? The customer office helps: {phone}.")
        st.caption(help_words.format(phone=settings().office_phone))
    return typed


def _answer(challenge: Challenge, typed: str) -> None:
    """On to the session, or what is wrong."""
    try:
        ticket = challenges.answer(challenge.pre_hash, typed, address())
    except WrongCodeError:
        if challenges.of_browser(challenge.pre_hash) is None:
            st.rerun()
        st.error(
            _("This code does not fit, or tries come too fast. Wait a moment and try again."),
            icon=":material/error:",
        )
    except ChallengeOverError:
        st.rerun()
    except BusyError:
        st.warning(_("Many people are signing in. Please try again in a moment."))
    else:
        st.session_state.pop(_SEEN)
        go(finish_path(ticket))
