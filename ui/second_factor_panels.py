"""Parts of the settings: the second step of signing in, and its recovery codes."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import segno
import streamlit as st

from auth import factor_change, second_factor
from auth.accounts import Account
from auth.cookies import SESSION_HEADER
from auth.duties import Duty
from auth.password_change import WrongPasswordError
from auth.passwords import BusyError
from auth.second_factor import NoSecondFactorError, Setup, State, WrongCodeError
from ui import formats, panels
from ui.calendar import zone
from ui.i18n import _, ngettext

FEW_CODES = 3
WIDTH = 480
_CODES = "recovery_codes_to_keep"


def second_step(account: Account) -> None:
    """Whether a code is asked for at sign-in; the way to it, or out of it."""
    st.header(_("Second step of signing in"), anchor=False)
    if keep_codes():
        return
    state = second_factor.state(account)
    if state is not None:
        _on(account, state)
        return
    setup = second_factor.under_way(account, _here())
    if setup is not None:
        _set_up(account, setup)
        return
    st.write(
        _(
            "After the password, a code from an app on your phone. "
            "Who learns your password still does not get in."
        )
    )
    if st.button(_("Set it up"), icon=":material/phonelink_lock:"):
        second_factor.set_up(account, _here())
        st.rerun()


def first_time(account: Account) -> None:
    """The same for who has to have it before any page opens: begun at once."""
    st.header(_("Second step of signing in"), anchor=False)
    st.info(
        _("Your account opens data of others, so a code from an app is asked for as well."),
        icon=":material/phonelink_lock:",
    )
    if second_factor.under_way(account, _here()) is None:
        second_factor.set_up(account, _here())
    setup = second_factor.under_way(account, _here())
    if setup is not None:
        _set_up(account, setup)


def keep_codes() -> bool:
    """Show recovery codes that were just made, until their owner has kept them; whether it did."""
    codes: list[str] | None = st.session_state.get(_CODES)
    if not codes:
        return False
    st.success(_("The second step is on."), icon=":material/check:")
    st.subheader(_("Your recovery codes"), anchor=False)
    st.write(
        _(
            "When the phone is lost or broken, one of these codes signs you in. Each works once. "
            "Print them or write them down now: they are not shown again."
        )
    )
    with st.container(width=WIDTH):
        lines = map("   ".join, zip(codes[::2], codes[1::2], strict=True))
        st.code("\n".join(lines), language=None)
        if st.button(_("I have kept them"), type="primary"):
            st.session_state.pop(_CODES)
            st.rerun()
    return True


def _on(account: Account, state: State) -> None:
    since = formats.day(state.since.astimezone(zone()).date())
    st.success(_("On since {day}.").format(day=since), icon=":material/verified_user:")
    count = state.codes_left
    words = ngettext("{count} recovery code left.", "{count} recovery codes left.", count)
    (st.warning if count <= FEW_CODES else st.caption)(words.format(count=count))
    with st.container(horizontal=True):
        with st.popover(_("New recovery codes"), icon=":material/autorenew:"):
            st.write(_("The former ones will not work any more."))
            password = _password("codes_password")
            renews = st.button(_("Make new codes"), type="primary")
        with st.popover(_("Turn off"), icon=":material/no_encryption:"):
            st.write(_("The password alone will sign you in, also whoever learns it."))
            leaving_password = _password("off_password")
            leaves = st.button(_("Yes, turn it off"), type="primary")
    if renews:
        _try(lambda: _kept(factor_change.renew_recovery_codes(account, password)))
    if leaves:
        _try(lambda: factor_change.turn_off(account, _here(), leaving_password))


def _set_up(account: Account, setup: Setup) -> None:
    """The app, what it reads, and what it shows then: in the order in which it is done."""
    with st.container(width=WIDTH):
        st.markdown(
            _(
                "1. Install an authenticator app on your phone: Aegis, FreeOTP, Google or "
                "Microsoft Authenticator, or another one.\n"
                "2. Read this picture with it:"
            )
        )
        panels.show(_qr(setup))
        st.caption(_("Or type this key into it:"))
        st.code(_grouped(setup.secret), language=None, wrap_lines=True)
        st.markdown(_("3. Type the six digits that the app shows."))
        _confirm(account)


def _confirm(account: Account) -> None:
    with st.form("second_factor", border=False):
        owes = Duty.SECOND_FACTOR in account.owes
        password = "" if owes else _password("factor_password")
        code = st.text_input(
            _("Code from the app"),
            key="new_factor_code",
            autocomplete="one-time-code",
        )
        confirms = st.form_submit_button(_("Turn it on"), type="primary")
    if confirms:
        _try(lambda: _kept(factor_change.turn_on(account, _here(), code or "", password)))
    if not owes and st.button(_("Not now"), type="tertiary"):
        second_factor.leave(account, _here())
        st.rerun()


def _kept(codes: list[str]) -> None:
    st.session_state[_CODES] = codes


def _try(act: Callable[[], None]) -> None:
    """Do it and draw anew, or say why it cannot be done."""
    try:
        act()
    except WrongCodeError:
        st.error(_("This code does not fit. Type the one that the app shows now."))
    except WrongPasswordError:
        st.error(_("The present password does not fit."))
    except BusyError:
        st.warning(_("Many people are signing in. Please try again in a moment."))
    except NoSecondFactorError:
        st.rerun()
    else:
        st.rerun()


def _password(key: str) -> str:
    typed = st.text_input(
        _("Present password"), type="password", autocomplete="current-password", key=key
    )
    return typed or ""


def _qr(setup: Setup) -> str:
    """The picture, on white in every theme: cameras need the contrast."""
    picture = segno.make(setup.uri, error="m").svg_data_uri(scale=5, border=4, light="#fff")
    words = escape(_("QR code for the authenticator app; the key below says the same"))
    return f'<img class="kropla-qr" src="{escape(picture)}" alt="{words}">'


def _grouped(secret: str) -> str:
    """The key in groups of four, as it is read aloud and typed."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def _here() -> str:
    return st.context.headers.get(SESSION_HEADER, "")
