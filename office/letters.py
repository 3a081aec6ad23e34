"""What letters say: one function a kind, in the words of the reader's language.

Every letter is made of a subject and short paragraphs; the frame round them (text and HTML) is the
same for all. Names and other words that people typed only ever fill gaps, so they stay words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from locales import catalogue
from settings import settings


@dataclass(frozen=True)
class Text:
    """The words of a letter. ``action`` is what its link is called, ``code`` a code to type."""

    subject: str
    paragraphs: tuple[str, ...]
    action: str = ""
    code: str = ""


Words = Mapping[str, str]
Translate = Callable[[str], str]


def text(kind: str, language: str, words: Words) -> Text:
    """The words of a letter of this kind. Raises KeyError for a kind that is not there."""
    told = {key: value if key != "at" else moment(value, language) for key, value in words.items()}
    return KINDS[kind](catalogue(language).gettext, told)


def moment(iso: str, language: str) -> str:
    """A moment as people write it, in the time of the office: 21 listopada 2026, 18:47."""
    at = datetime.fromisoformat(iso).astimezone(ZoneInfo(settings().time_zone))
    return str(format_datetime(at, "d MMMM y, HH:mm", locale=language))


def _registration(_: Translate, words: Words) -> Text:
    return Text(
        _("Confirm your e-mail address"),
        (
            _("An account with the login {login} was asked for with this address.").format(**words),
            _("Confirm the address and the account is yours. The link works for 24 hours."),
            _("If it was not you, do nothing: without the confirmation there is no account."),
        ),
        _("Confirm the address"),
    )


def _address_taken(_: Translate, _words: Words) -> Text:
    return Text(
        _("You have an account already"),
        (
            _("Somebody wanted to register with this address; an account with it is there."),
            _("Sign in to it. Other customer numbers of yours can be added in its settings."),
            _("If it was not you, do nothing: nothing was changed."),
        ),
        _("Sign in"),
    )


def _address(_: Translate, words: Words) -> Text:
    return Text(
        _("Confirm your e-mail address"),
        (
            _("This address is to be used for the account {login}.").format(**words),
            _("Confirm it and letters will come here. The link works for 24 hours."),
            _("If it was not you, do nothing: the address will not be used."),
        ),
        _("Confirm the address"),
    )


def _address_changed(_: Translate, words: Words) -> Text:
    return Text(
        _("The e-mail address of your account was changed"),
        (
            _("Letters for the account {login} go to another address from now on.").format(**words),
            _("If it was not you, tell the customer office at once."),
        ),
    )


def _reset(_: Translate, words: Words) -> Text:
    return Text(
        _("Set a new password"),
        (
            _("A new password was asked for, for the account {login}.").format(**words),
            _("Set it through the link below. It works once, for one hour."),
            _("If it was not you, do nothing: your password stays as it is."),
        ),
        _("Set a new password"),
    )


def _login(_: Translate, words: Words) -> Text:
    return Text(
        _("Your login"),
        (
            _("Your login is: {login}").format(**words),
            _("You can sign in with this e-mail address as well."),
            _("If you did not ask for it, do nothing: nobody else has got this letter."),
        ),
    )


def _password_changed(_: Translate, words: Words) -> Text:
    return Text(
        _("Your password was changed"),
        (
            _("The password of the account {login} was changed on {at}.").format(**words),
            _("Everywhere else you have been signed out."),
            _("If it was not you, set a new one at once: choose “I forgot my password”."),
        ),
    )


def _locked(_: Translate, words: Words) -> Text:
    return Text(
        _("Signing in is slowed down"),
        (
            _("On {at} a wrong password was given for the account {login} several times.").format(
                **words
            ),
            _("The next try is possible in a minute; after more wrong ones it takes longer."),
            _("If it was you and you do not remember it, choose “I forgot my password”."),
            _("If it was not you, your password has withstood. You need not do anything."),
        ),
    )


def _opened(_: Translate, words: Words) -> Text:
    return Text(
        _("Your account is open"),
        (
            _("The account {login} is open; sign in with the password you have chosen.").format(
                **words
            ),
        ),
        _("Sign in"),
    )


def _refused(_: Translate, words: Words) -> Text:
    return Text(
        _("Your account could not be opened"),
        (
            _("The customer office has looked at the request for the account {login}.").format(
                **words
            ),
            _("It could not be opened. Please call or write, we will help."),
        ),
    )


def _identity_linked(_: Translate, words: Words) -> Text:
    return Text(
        _("Signing in with {provider} is on").format(**words),
        (
            _("Since {at} the account {login} can be opened by signing in with {provider}.").format(
                **words
            ),
            _("Your password works as before. You can unlink {provider} in the settings.").format(
                **words
            ),
            _("If it was not you, set a new password and unlink it, or tell the customer office."),
        ),
    )


def _identity_unlinked(_: Translate, words: Words) -> Text:
    return Text(
        _("Signing in with {provider} is off").format(**words),
        (
            _("Since {at} {provider} no longer opens the account {login}.").format(**words),
            _("Everywhere else you have been signed out."),
            _("If it was not you, set a new password, or tell the customer office."),
        ),
    )


KINDS: dict[str, Callable[[Translate, Words], Text]] = {
    "registration": _registration,
    "address_taken": _address_taken,
    "address": _address,
    "address_changed": _address_changed,
    "reset": _reset,
    "login": _login,
    "password_changed": _password_changed,
    "locked": _locked,
    "opened": _opened,
    "refused": _refused,
    "identity_linked": _identity_linked,
    "identity_unlinked": _identity_unlinked,
}
"""A letter's kind, as the outbox names it, and the function that words it."""
