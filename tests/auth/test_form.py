"""The sign-in form: the library's, with our parts behind it, and nothing else of the library."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
from pathlib import Path

import pytest
import streamlit_authenticator
from streamlit.testing.v1 import AppTest
from streamlit_authenticator import Authenticate
from streamlit_authenticator.controllers import AuthenticationController, CookieController
from streamlit_authenticator.utilities import LoginError
from streamlit_authenticator.views import authentication_view

from auth import form
from auth.accounts import Account
from auth.roles import Role

ROOT = Path(__file__).parents[2]
ANNA = Account("dom", "Anna", Role.CUSTOMER, ("100001",))

FORBIDDEN = {
    "AuthenticationModel",
    "CookieModel",
    "CookieManager",
    "Helpers",
    "Hasher",
    "stx",
    "auto_hash",
    "api_key",
    "captcha",
    "enter_password",
    "experimental_guest_login",
    "guest_login",
    "forgot_password",
    "forgot_username",
    "generate_two_factor_auth_code",
    "check_two_factor_auth_code",
    "two_factor_auth",
    "password_hint",
    "send_email",
    "send_password",
    "send_username",
    "register_user",
    "reset_password",
    "update_user_details",
}
"""Parts of the library that are never used: see security.md in docs."""


def product_files() -> list[Path]:
    rooms = ("auth", "ui", "pages")
    return [ROOT / "app.py", *(path for room in rooms for path in (ROOT / room).rglob("*.py"))]


def names_in(source: str) -> set[str]:
    """Every name, attribute, keyword and import in a piece of code."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.keyword(arg=str(name)):
                found.add(name)
            case ast.alias(name=name):
                found.update(name.split("."))
    return found


def importers() -> list[Path]:
    return [
        path
        for path in product_files()
        if {"streamlit_authenticator", "extra_streamlit_components"} & names_of_imports(path)
    ]


def names_of_imports(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
        elif isinstance(node, ast.Import):
            found.update(alias.name.split(".")[0] for alias in node.names)
    return found


def show(
    typed: list[tuple[str, str]], accepted: list[Account], *, is_enough: bool = True
) -> AppTest:
    """The form on a page of its own; it knows Anna with the password `` woda ``."""

    def page(typed, accepted, anna, is_enough):  # type: ignore[no-untyped-def] # its source runs alone
        import streamlit as st

        from auth.form import SecondStepError, SignIn, WrongCredentialsError

        def accept(account):  # type: ignore[no-untyped-def]
            accepted.append(account)
            return "ticket" if is_enough else ""

        def prove(login, password):  # type: ignore[no-untyped-def]
            typed.append((login, password))
            return anna if (login, password) == ("dom", " woda ") else None

        labels = {
            "Form name": "Wejście",
            "Username": "Login",
            "Password": "Hasło",
            "Login": "Wejdź",
        }
        try:
            SignIn(prove, accept).login(fields=labels)
        except WrongCredentialsError:
            st.error("nie")
        except SecondStepError:
            st.info("dalej")

    return AppTest.from_function(page, args=(typed, accepted, ANNA, is_enough)).run()


def test_one_module_alone_touches_the_library() -> None:
    assert importers() == [ROOT / "auth" / "form.py"]


@pytest.mark.parametrize("path", product_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_forbidden_is_named(path: Path) -> None:
    assert not names_in(path.read_text(encoding="utf-8")) & FORBIDDEN


def test_a_forbidden_call_would_be_seen() -> None:
    for code in ("auth.forgot_password()", "Authenticate(api_key=1)", "import x.CookieModel"):
        assert names_in(code) & FORBIDDEN


def test_every_forbidden_part_is_still_a_part_of_the_library() -> None:
    folder = Path(streamlit_authenticator.__file__).parent
    source = "\n".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.py"))
    assert not [name for name in FORBIDDEN - {"enter_password"} if name not in source]


def test_the_form_is_the_one_of_the_library() -> None:
    assert "login" not in vars(form.SignIn)
    assert form.SignIn.login is Authenticate.login
    assert "text_input" in inspect.getsource(Authenticate.login)


def test_our_parts_stand_where_the_library_has_its_own() -> None:
    sign_in = form.SignIn(lambda *_: None, lambda _: None)
    assert isinstance(sign_in.authentication_controller, AuthenticationController)
    assert isinstance(sign_in.cookie_controller, CookieController)
    assert type(sign_in.authentication_controller) is form.Controller
    assert type(sign_in.cookie_controller) is form.Cookies
    assert not hasattr(sign_in.cookie_controller, "cookie_model")
    assert not hasattr(sign_in, "secret_key")
    assert issubclass(form.WrongCredentialsError, LoginError)
    assert isinstance(authentication_view.st, form._HintingStreamlit)


def test_the_component_of_the_library_is_not_even_loaded() -> None:
    code = (
        "import auth.form, extra_streamlit_components as stx, sys\n"
        "print(hasattr(stx, 'CookieManager'), [n for n in sys.modules if n.startswith('extra')])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "False ['extra_streamlit_components']"


def test_no_token_in_a_cookie_signs_anybody_in() -> None:
    model = form.Model(lambda *_: None, lambda _: "")
    assert form.Cookies(model).get_cookie() is None


def test_fields_say_what_they_are_for() -> None:
    test = show([], [])
    name, secret = test.text_input
    assert (name.label, name.proto.autocomplete) == ("Login", "username")
    assert (secret.label, secret.proto.autocomplete) == ("Hasło", "current-password")
    assert test.header[0].value == "Wejście"
    assert test.button[0].label == "Wejdź"


def test_login_and_password_arrive_as_typed() -> None:
    typed: list[tuple[str, str]] = []
    accepted: list[Account] = []
    test = show(typed, accepted)
    test.text_input[0].input("dom")
    test.text_input[1].input(" woda ")
    test.button[0].click().run()
    assert typed == [("dom", " woda ")]
    assert accepted == [ANNA]
    assert not test.error


def test_a_wrong_password_is_refused_and_nothing_is_accepted() -> None:
    accepted: list[Account] = []
    test = show([], accepted)
    test.text_input[0].input("dom")
    test.text_input[1].input("woda")
    test.button[0].click().run()
    assert [error.value for error in test.error] == ["nie"]
    assert not accepted


@pytest.mark.parametrize("is_enough", [True, False])
def test_a_right_password_leads_to_the_session_only_when_it_is_enough(
    is_enough: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    went: list[str] = []
    monkeypatch.setattr(form, "go", went.append)
    test = show([], [], is_enough=is_enough)
    test.text_input[0].input("dom")
    test.text_input[1].input(" woda ")
    test.button[0].click().run()
    assert went == (["/auth/finish?bilet=ticket"] if is_enough else [])
    assert [note.value for note in test.info] == ([] if is_enough else ["dalej"])
    assert issubclass(form.SecondStepError, LoginError)


def test_no_secret_stays_in_the_state_of_the_tab() -> None:
    test = show([], [])
    test.text_input[0].input("dom")
    test.text_input[1].input(" woda ")
    test.button[0].click().run()
    kept = test.session_state._state.filtered_state
    assert kept[form.LOGIN_KEY] == "dom"
    assert "woda" not in str(kept)
