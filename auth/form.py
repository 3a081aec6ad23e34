"""The sign-in form of streamlit-authenticator, with our own parts behind its seams.

Used of the library: the form of ``Authenticate.login``, its labels, its exception and its three
seams (controller, model, cookie). Not used: its credential files, cookies, captcha, second factor,
guest and forgotten-password parts; a test watches that.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

import streamlit as st

# The library loads a package of browser components for the cookie that we do not use. With an
# empty one in its place nothing of it is registered, served, or could be run by mistake.
sys.modules.setdefault("extra_streamlit_components", ModuleType("extra_streamlit_components"))

from streamlit_authenticator import Authenticate  # noqa: E402
from streamlit_authenticator.controllers import (  # noqa: E402
    AuthenticationController,
    CookieController,
)
from streamlit_authenticator.utilities import LoginError  # noqa: E402
from streamlit_authenticator.views import authentication_view  # noqa: E402

from auth.accounts import Account  # noqa: E402
from auth.redirect import go  # noqa: E402
from auth.routes import finish_path  # noqa: E402

LOGIN_KEY = "sign_in_login"
"""Key of the login field, so that the demo can fill it."""

Prove = Callable[[str, str], Account | None]
"""Checks login and password; returns the account when they fit."""

Accept = Callable[[Account], str]
"""Notes that this browser has proven to be the account: the ticket, empty when more is asked."""


class WrongCredentialsError(LoginError):  # type: ignore[misc]
    """Login or password is wrong, or tries come too fast; which of them is not told."""


class SecondStepError(LoginError):  # type: ignore[misc]
    """Login and password are right, and something else is asked for before a session begins."""


class Model:
    """Stands where the library keeps credentials; it only knows how to ask us."""

    def __init__(self, prove: Prove, accept: Accept) -> None:
        self.prove = prove
        self.accept = accept
        self.ticket = ""

    def login(self, login: str, password: str) -> bool:
        """Prove and accept, or raise WrongCredentialsError, SecondStepError."""
        account = self.prove(login, password)
        if account is None:
            raise WrongCredentialsError("wrong login or password")
        self.ticket = self.accept(account)
        if not self.ticket:
            raise SecondStepError("a second step is asked for")
        return True


class Controller(AuthenticationController):  # type: ignore[misc]
    """The library's controller over our model."""

    def __init__(self, model: Model) -> None:
        self.authentication_model = model

    def login(self, username: str, password: str, *_limits: object, **_options: object) -> bool:
        """Pass both on as typed; the library would strip the password."""
        return self.authentication_model.login(username, password)


class Cookies(CookieController):  # type: ignore[misc]
    """The library's cookie seam: the real cookie is set by a route, out of any script's reach."""

    def __init__(self, model: Model) -> None:
        """Without the library's cookie component."""
        self.model = model

    def get_cookie(self) -> None:
        """No token in the browser signs anybody in."""

    def set_cookie(self) -> None:
        """Send the browser to collect its session."""
        go(finish_path(self.model.ticket))


class SignIn(Authenticate):  # type: ignore[misc]
    """The library's forms over our parts; call ``login(fields=…)`` to show the form."""

    def __init__(self, prove: Prove, accept: Accept) -> None:
        self.path = None
        self.attrs = {"login_sleep_time": 0}
        model = Model(prove, accept)
        self.authentication_controller = Controller(model)
        self.cookie_controller = Cookies(model)


class _HintedForm:
    """A form whose fields say what they are for (WCAG 1.3.5); the library hard-codes "off"."""

    def __init__(self, form: Any) -> None:
        self._form = form

    def __getattr__(self, name: str) -> Any:
        return getattr(self._form, name)

    def subheader(self, label: str) -> Any:
        """The form's name, as the heading that follows the page's own (WCAG 1.3.1)."""
        return self._form.header(label, anchor=False)

    def text_input(self, label: str, type: str = "default", **_off: object) -> Any:  # noqa: A002
        """The field, with the hint that password managers look for."""
        if type == "password":
            return self._form.text_input(label, type="password", autocomplete="current-password")
        return self._form.text_input(label, key=LOGIN_KEY, autocomplete="username")

    def form_submit_button(self, label: str) -> Any:
        """The button, as the one main action of the page."""
        return self._form.form_submit_button(label, type="primary", width="stretch")


class _HintingStreamlit:
    """Streamlit as the library's views see it: the same, but forms come with hints."""

    def __getattr__(self, name: str) -> Any:
        return getattr(st, name)

    def form(self, **arguments: Any) -> _HintedForm:
        """A form without a frame of its own."""
        return _HintedForm(st.form(**arguments, border=False))


authentication_view.st = _HintingStreamlit()
